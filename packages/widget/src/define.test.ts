import { expect } from '@esm-bundle/chai';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

/** Runs the work and returns what it warned of. */
function warningsOf(work: () => void): string[] {
  const { warn } = globalThis.console;
  const warnings: string[] = [];
  globalThis.console.warn = (message: string) => warnings.push(message);
  try {
    work();
  } finally {
    globalThis.console.warn = warn;
  }
  return warnings;
}

describe('Registering the element', () => {
  it('does not happen by importing its class', () => {
    expect(customElements.get('ekyc-verify')).to.equal(undefined);
  });

  it('happens once, and again without a word', () => {
    const warnings = warningsOf(() => {
      define(EkycVerifyElement);
      define(EkycVerifyElement);
    });
    expect(customElements.get('ekyc-verify')).to.equal(EkycVerifyElement);
    expect(warnings).to.deep.equal([]);
  });

  it('leaves the first copy in place and warns once of a second', () => {
    define(EkycVerifyElement);
    const warnings = warningsOf(() => {
      define(class extends HTMLElement {});
    });
    expect(warnings).to.have.length(1);
    expect(customElements.get('ekyc-verify')).to.equal(EkycVerifyElement);
  });
});
