/** The real element with a scripted proxy, turned by hand: a page of the documentation. */
import { define } from '../src/define.js';
import { EkycVerifyElement } from '../src/element.js';
import { outcomes, ScriptedProxy, type PlayedOutcome } from './scripted-proxy.js';
import { scenes } from './scenes.js';

define(EkycVerifyElement);

const form = document.querySelector('form') as HTMLFormElement;
const stage = document.getElementById('stage') as HTMLElement;
const tag = document.getElementById('tag') as HTMLElement;
const vendor = document.querySelector('dialog') as HTMLDialogElement;
const heard = document.getElementById('heard') as HTMLOutputElement;

/** What stands in the tag: names of attributes, by the names of the form's fields. */
const attributes = ['document-type', 'site-name', 'privacy-url', 'locale', 'theme', 'mode'];

for (const { name } of scenes) field('state').add(new Option(name));
for (const [value, text] of Object.entries(outcomes)) {
  const button = document.createElement('button');
  button.value = value;
  button.textContent = text;
  vendor.querySelector('form')?.append(button);
}

let proxy = new ScriptedProxy();
form.addEventListener('input', () => void show());
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void show();
});
document.getElementById('copy')?.addEventListener('click', () => {
  void navigator.clipboard.writeText(tag.textContent ?? '');
});
vendor.addEventListener('close', () => {
  if (!(vendor.returnValue in outcomes)) return;
  proxy.finish(vendor.returnValue as PlayedOutcome);
  // As after the way back: a fresh element that knows the verification.
  place((element) => {
    element.clientSecret = proxy.clientSecret;
  });
});
await show();

/** Shows the element as the form says, from its beginning. */
async function show(): Promise<void> {
  proxy = new ScriptedProxy();
  heard.value = '';
  sessionStorage.clear();
  const element = place();
  tag.textContent = tagOf(element);
  await element.updateComplete;
  await scenes.find(({ name }) => name === field('state').value)?.play(element);
}

/** Puts a fresh element onto the stage. */
function place(prepare: (element: EkycVerifyElement) => void = () => undefined): EkycVerifyElement {
  const element = document.createElement('ekyc-verify');
  for (const name of attributes) {
    const { value } = field(name);
    if (value !== '') element.setAttribute(name, value);
  }
  const isPhone = field('device').value === 'phone';
  stage.classList.toggle('is-phone', isPhone);
  const accent = field('accent').value;
  if (accent !== '') element.style.setProperty('--ekyc-accent-color', accent);
  element.proxy = 'https://kyc.example';
  element.effects = {
    ...element.effects,
    ...proxy.effects(() => {
      vendor.showModal();
    }),
    checkSupport: () => Promise.resolve(isPhone ? null : 'phone'),
  };
  for (const type of ['ekyc-attempt', 'ekyc-result', 'ekyc-error'] as const) {
    element.addEventListener(type, ({ detail }) => {
      heard.value += `${type} ${JSON.stringify(detail)}\n`;
    });
  }
  prepare(element);
  stage.replaceChildren(element);
  return element;
}

/** The tag to copy; the proxy's address follows from the script's. */
function tagOf(element: EkycVerifyElement): string {
  const shown = attributes
    .filter((name) => element.hasAttribute(name))
    .map((name) => `\n  ${name}="${(element.getAttribute(name) ?? '').replaceAll('"', '&quot;')}"`);
  const accent = field('accent').value;
  const style = accent === '' ? '' : `\n  style="--ekyc-accent-color: ${accent}"`;
  return `<script type="module" src="https://kyc.example.com/ekyc-verify.js"></script>\n<ekyc-verify${shown.join('')}${style}\n></ekyc-verify>`;
}

function field(name: string): HTMLSelectElement {
  return form.elements.namedItem(name) as HTMLSelectElement;
}
