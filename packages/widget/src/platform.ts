/**
 * What older browsers, and the documents that unit tests have in place of one, lack: fields of forms
 * (Safari before 16.4, Firefox before 98, jsdom) and custom states (Safari before 17.4, Firefox
 * before 126, Chrome before 125).
 */

/** What the element needs of its `ElementInternals`. */
export type FormInternals = Pick<
  ElementInternals,
  | 'form'
  | 'labels'
  | 'validity'
  | 'validationMessage'
  | 'willValidate'
  | 'checkValidity'
  | 'reportValidity'
  | 'setFormValue'
  | 'setValidity'
> & { readonly states?: { add(state: string): unknown; clear(): void } | undefined };

/** The browser's own, or what does without. */
export function formInternals(element: HTMLElement): FormInternals {
  try {
    const internals = element.attachInternals();
    // jsdom and happy-dom give some that are no field of a form.
    if (typeof internals.setFormValue === 'function' && 'validity' in internals) return internals;
  } catch {
    // From before there was such a thing.
  }
  return new HiddenField(element);
}

/**
 * Shows a state to style sheets: as `:state(name)`, or where the browser does not know that, as
 * `[data-state=name]`.
 */
export function showState(element: HTMLElement, { states }: FormInternals, name: string): void {
  try {
    if (!states) throw new TypeError('No custom states.');
    states.clear();
    states.add(name);
    element.removeAttribute('data-state');
  } catch {
    // An element that is still being made must not have attributes.
    if (element.isConnected) element.setAttribute('data-state', name);
  }
}

/**
 * A hidden input inside the tag sends the value. It is valid in any case: that the form waits for a
 * pass is then the server's matter, as it is in the end everywhere.
 */
class HiddenField implements FormInternals {
  private readonly element: HTMLElement;
  private readonly input = document.createElement('input');
  /** An input of any kind knows these; they say that nothing is wrong. */
  readonly validity = this.input.validity;
  readonly validationMessage = '';
  readonly willValidate = false;
  readonly states = undefined;

  constructor(element: HTMLElement) {
    this.element = element;
    this.input.type = 'hidden';
    // No slot has that name, so that the page's own words are not taken to be there.
    this.input.slot = 'value';
  }

  get form(): HTMLFormElement | null {
    const id = this.element.getAttribute('form');
    return id === null ? this.element.closest('form') : document.forms.namedItem(id);
  }

  get labels(): NodeList {
    return this.input.labels ?? document.createDocumentFragment().childNodes;
  }

  checkValidity(): boolean {
    return true;
  }

  reportValidity(): boolean {
    return true;
  }

  setFormValue(value: File | string | FormData | null): void {
    const name = this.element.getAttribute('name');
    if (typeof value !== 'string' || !name) {
      this.input.remove();
      return;
    }
    this.input.name = name;
    this.input.value = value;
    const form = this.element.getAttribute('form');
    if (form === null) this.input.removeAttribute('form');
    else this.input.setAttribute('form', form);
    if (this.input.parentNode !== this.element) this.element.append(this.input);
  }

  setValidity(): void {
    // Nothing keeps such a form from being sent.
  }
}

/** Whether a media query holds; where nobody can tell, as in jsdom or with a mock, it doesn't. */
export function mediaMatches(query: string): boolean {
  try {
    return matchMedia(query).matches;
  } catch {
    return false;
  }
}
