/** What all events of the element share: they bubble, and cross shadow roots. */
export class EkycEvent<T> extends CustomEvent<T> {
  constructor(type: string, detail: T, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable, detail });
  }
}
