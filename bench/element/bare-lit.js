/** The same as a Lit element. */
import { css, html, LitElement } from 'lit';

class BareLit extends LitElement {
  static styles = css`
    button {
      font: inherit;
    }
  `;

  render() {
    return html`<button>Verify your identity</button>`;
  }
}
customElements.define('bare-lit', BareLit);
