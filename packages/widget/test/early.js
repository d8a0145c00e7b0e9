import { EkycVerifyElement } from '../src/index.ts';

const elements = [...document.querySelectorAll('ekyc-verify')];
window.validAtOnce = document.querySelector('form').checkValidity();
// Whatever waits for no more than promises has come to its end by then.
for (let i = 0; i < 1000; i += 1) await Promise.resolve();
window.shownInThatTask = elements.filter(
  (each) => !(each instanceof EkycVerifyElement) || each.shadowRoot.querySelector('.base'),
).length;
