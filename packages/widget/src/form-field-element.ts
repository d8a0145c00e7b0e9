import { LitElement } from 'lit';
import { tolerateAssignments } from './form-field.js';
import { formInternals } from './platform.js';

/** An element that is a field of the form around it: what pages read and call of such fields. */
export abstract class FormFieldElement extends LitElement {
  static readonly formAssociated = true;

  protected readonly internals = formInternals(this);

  /** The form that it is a field of. The attribute `form` names one elsewhere in the page. */
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  // React sets the property where others set the attribute.
  set form(id: unknown) {
    if (typeof id === 'string') this.setAttribute('form', id);
    else this.removeAttribute('form');
  }

  /** The labels that name it. */
  get labels(): NodeList {
    return this.internals.labels;
  }

  /** What keeps the form from being sent. */
  get validity(): ValidityState {
    return this.internals.validity;
  }

  /** What the browser says of that. */
  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  /** Whether the browser looks at it before the form is sent. */
  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  /** Whether the form may be sent as far as this field goes. */
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  /** The same, and the browser tells the person why not. */
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
}

tolerateAssignments(FormFieldElement.prototype, [
  'labels',
  'validity',
  'validationMessage',
  'willValidate',
]);
