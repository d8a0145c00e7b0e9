import { expect } from '@esm-bundle/chai';
import { buttonOf, elementPage, problem, textOf } from '../test/helpers.js';
import { define } from './define.js';
import { EkycVerifyElement } from './element.js';

define(EkycVerifyElement);

describe('<ekyc-verify> in a state', () => {
  const page = elementPage();
  let element: EkycVerifyElement;

  beforeEach(() => {
    element = page.add();
  });

  it('announces each state in a region that stays', async () => {
    await element.updateComplete;
    const region = element.shadowRoot?.querySelector('[role=status]');
    await page.proxy.answers(problem(429, 'rate-limited'));
    await element.start();
    expect(await textOf(element)).to.contain('It’s very busy');
    expect(element.shadowRoot?.querySelector('[role=status]')).to.equal(region);
  });

  it('keeps the focus on the button while it is busy', async () => {
    await page.proxy.answers({ ...problem(500, 'internal-error'), delayMs: 30 });
    await element.updateComplete;
    buttonOf(element)?.focus();
    const work = element.start();
    await element.updateComplete;
    expect(buttonOf(element)?.getAttribute('aria-disabled')).to.equal('true');
    expect(element.shadowRoot?.activeElement).to.equal(buttonOf(element));
    await work;
  });

  it('can be styled by its state', async () => {
    await element.updateComplete;
    expect(element.matches(':state(idle)')).to.equal(true);
    await page.proxy.answers(problem(500, 'internal-error'));
    await element.start();
    await element.updateComplete;
    expect(element.matches(':state(error)')).to.equal(true);
    expect(element.matches(':state(idle)')).to.equal(false);
  });

  it('has a button of 44 pixels and fits into 320', async () => {
    document.body.style.inlineSize = '320px';
    await element.updateComplete;
    expect(buttonOf(element)?.getBoundingClientRect().height).to.be.at.least(44);
    expect(element.scrollWidth).to.be.at.most(320);
    document.body.removeAttribute('style');
  });
});
