import { expect } from '@esm-bundle/chai';
import { formInternals, showState } from './platform.js';

let tags = 0;

function fieldIn(form: HTMLFormElement): HTMLElement {
  const tag = `platform-field-${(tags += 1)}`;
  customElements.define(
    tag,
    class extends HTMLElement {
      static readonly formAssociated = true;
    },
  );
  const field = document.createElement(tag);
  field.setAttribute('name', 'identity');
  form.append(field);
  return field;
}

function removed(name: string): () => void {
  const owner = HTMLElement.prototype;
  const property = Object.getOwnPropertyDescriptor(owner, name);
  Reflect.deleteProperty(owner, name);
  return () => Object.defineProperty(owner, name, property ?? {});
}

describe('A field of a form', () => {
  let form: HTMLFormElement;
  const sent = () => [...new FormData(form)];

  beforeEach(() => {
    form = document.createElement('form');
    document.body.append(form);
  });
  afterEach(() => form.remove());

  it('is the browser’s own where it has such', () => {
    const field = fieldIn(form);
    const internals = formInternals(field);
    internals.setFormValue('a.b.c');
    expect(sent()).to.deep.equal([['identity', 'a.b.c']]);
    expect(field.childNodes).to.have.length(0);
    showState(field, internals, 'passed');
    expect(field.matches(':state(passed)')).to.equal(true);
    expect(field.hasAttribute('data-state')).to.equal(false);
  });

  describe('in a browser without them', () => {
    let restore: () => void;
    beforeEach(() => (restore = removed('attachInternals')));
    afterEach(() => {
      restore();
    });

    it('is a hidden input', () => {
      const field = fieldIn(form);
      const internals = formInternals(field);
      expect(internals.form).to.equal(form);
      expect(sent()).to.deep.equal([]);
      internals.setFormValue('a.b.c');
      expect(sent()).to.deep.equal([['identity', 'a.b.c']]);
      internals.setFormValue('d.e.f');
      expect(sent()).to.deep.equal([['identity', 'd.e.f']]);
      internals.setFormValue(null);
      expect(sent()).to.deep.equal([]);
    });

    it('belongs to the form that its tag names', () => {
      const other = document.createElement('form');
      document.body.append(other);
      const field = fieldIn(other);
      const internals = formInternals(field);
      form.id = 'elsewhere';
      field.setAttribute('form', form.id);
      expect(internals.form).to.equal(form);
      internals.setFormValue('a.b.c');
      expect(sent()).to.deep.equal([['identity', 'a.b.c']]);
      field.removeAttribute('form');
      expect(internals.form).to.equal(other);
      internals.setFormValue('a.b.c');
      expect(sent()).to.deep.equal([]);
      other.remove();
    });

    it('is sent under no name where it has none, as the platform’s own', () => {
      const field = fieldIn(form);
      field.removeAttribute('name');
      formInternals(field).setFormValue('a.b.c');
      expect(sent()).to.deep.equal([]);
    });

    it('comes again where a framework has emptied the tag', () => {
      const field = fieldIn(form);
      const internals = formInternals(field);
      internals.setFormValue('a.b.c');
      field.textContent = '';
      internals.setFormValue('a.b.c');
      expect(sent()).to.deep.equal([['identity', 'a.b.c']]);
    });

    it('keeps no form from being sent', () => {
      const internals = formInternals(fieldIn(form));
      internals.setValidity({ valueMissing: true }, 'missing');
      expect(internals.checkValidity() && internals.reportValidity()).to.equal(true);
      expect(internals.validity.valid).to.equal(true);
      expect(form.checkValidity()).to.equal(true);
    });

    it('shows its state as an attribute, once it is in a page', () => {
      const field = fieldIn(form);
      const internals = formInternals(field);
      field.remove();
      showState(field, internals, 'idle');
      expect(field.hasAttribute('data-state')).to.equal(false);
      form.append(field);
      showState(field, internals, 'passed');
      expect(field.matches('[data-state=passed]')).to.equal(true);
    });
  });

  it('shows its state as an attribute where the browser takes no such names', () => {
    const field = fieldIn(form);
    const refusing = {
      ...formInternals(field),
      states: {
        clear: () => undefined,
        add: () => {
          throw new SyntaxError('The name must begin with two hyphens.');
        },
      },
    };
    showState(field, refusing, 'failed');
    expect(field.getAttribute('data-state')).to.equal('failed');
  });
});
