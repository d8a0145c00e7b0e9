import { expect } from '@esm-bundle/chai';
import { sendKeys } from '@web/test-runner-commands';
import { elementPage, problem, started, until } from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> with content of the page’s own', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  it('takes the page’s own button, which the keyboard presses', async () => {
    await page.proxy.answers(started());
    element.innerHTML = '<button slot="button">Prove it</button>';
    await element.updateComplete;
    element.querySelector('button')?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => page.visited.length > 0);
  });

  it('does not start by the page’s own button when disabled', async () => {
    element.innerHTML = '<button slot="button">Prove it</button>';
    element.disabled = true;
    await element.updateComplete;
    element.querySelector('button')?.click();
    expect(element.state).to.equal('idle');
  });

  it('shows the page’s own words until something happens', async () => {
    element.textContent = 'Our own words';
    await element.updateComplete;
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot:not([name])');
    expect(slot?.assignedNodes()[0]?.textContent).to.equal('Our own words');
    await page.proxy.answers(problem(500, 'internal-error'));
    await element.start();
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('slot:not([name])')).to.equal(null);
  });
});
