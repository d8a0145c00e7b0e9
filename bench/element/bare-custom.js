/** The least that an element can be: a button in a shadow root. */
class BareCustom extends HTMLElement {
  connectedCallback() {
    const button = document.createElement('button');
    button.textContent = 'Verify your identity';
    this.attachShadow({ mode: 'open' }).append(button);
  }
}
customElements.define('bare-custom', BareCustom);
