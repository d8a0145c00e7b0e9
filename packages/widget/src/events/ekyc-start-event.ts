/** `ekyc-start`: a verification is being started. Comes before the proxy is asked. */
export class EkycStartEvent extends Event {
  constructor() {
    super('ekyc-start', { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ekyc-start': EkycStartEvent;
  }
}
