import { LitElement } from 'lit';
import { tolerateAssignments } from './form-field.js';
import { formInternals } from './platform.js';

/** An element that is a field of the form around it: what pages read and call of such fields. */
export abstract class FormFieldElement extends LitElement {
  static readonly formAssociated = true;

  protected readonly internals = formInternals(this);

  /** The form that the element belongs to. The attribute `form` can name one elsewhere in the page. */
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  // React sets the property where others set the attribute.
  set form(id: unknown) {
    if (typeof id === 'string') this.setAttribute('form', id);
    else this.removeAttribute('form');
  }

  /** The element's labels. */
  get labels(): NodeList {
    return this.internals.labels;
  }

  /** What prevents the form from being submitted. */
  get validity(): ValidityState {
    return this.internals.validity;
  }

  /** The browser's message about it. */
  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  /** Whether the browser validates the element before it submits the form. */
  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  /** Whether the element is valid. */
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  /** The same, and the browser tells the person why it isn't. */
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
}

tolerateAssignments(FormFieldElement.prototype);
