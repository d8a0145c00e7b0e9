/** Shows the real element in every state, language and theme: `npm run gallery`. */
import { define } from '../src/define.js';
import { EkycVerifyElement } from '../src/element.js';
import { scenes } from './scenes.js';
import type { Scene } from './scenes.js';

const languages = 'en ar fil id ja ko ms th vi zh-Hans zh-Hant'.split(' ');
const themes = ['light', 'dark'];

// Elements go on with a hand-off that this tab began: here it would be one of the pictures before.
sessionStorage.clear();

const asked = new URLSearchParams(location.search);
// `script` in the address: the built file for pages instead of the sources.
const script = new URL('../dist/ekyc-verify.js', import.meta.url).href;
if (asked.has('script')) await import(/* @vite-ignore */ script);
else define(EkycVerifyElement);

const choose = (name: string, all: readonly string[]): readonly string[] => {
  const chosen = asked.get(name);
  return chosen === null || chosen === 'all' ? all : chosen.split(',');
};

const shownThemes = choose('themes', themes);
const shownLanguages = choose(
  'languages',
  languages.slice(0, asked.has('languages') ? undefined : 1),
);
const shownScenes = scenes.filter(({ name }, _, all) =>
  choose(
    'scenes',
    all.map((scene) => scene.name),
  ).includes(name),
);

const main = document.querySelector('main') as HTMLElement;
main.style.setProperty('--themes', String(shownThemes.length));
fillMenu();
await Promise.all(shownScenes.map(showScene));
// What takes the pictures waits for this.
await document.fonts.ready;
main.ariaBusy = 'false';

async function showScene(scene: Scene): Promise<void> {
  const section = document.createElement('section');
  section.ariaBusy = 'true';
  const heading = document.createElement('h2');
  heading.textContent = scene.name;
  section.append(heading);
  main.append(section);
  for (const language of shownLanguages)
    for (const theme of shownThemes) {
      const element = document.createElement('ekyc-verify');
      element.proxy = 'https://kyc.example';
      element.siteName = 'Shop & Co';
      element.privacyUrl = '/privacy';
      element.locale = language;
      // For the font alone: characters of one code look different in Chinese and Japanese.
      element.lang = language;
      element.theme = theme;
      section.append(element);
      await element.updateComplete;
      // Some never end: they are pictures of waiting.
      void scene.play(element);
    }
  for (const element of section.querySelectorAll('ekyc-verify'))
    while (element.state !== scene.state) await turn();
  // What happens within a state is a matter of answers that are given at once.
  for (let turns = 0; turns < 20; turns += 1) await turn();
  section.ariaBusy = 'false';
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

function fillMenu(): void {
  const menu = document.querySelector('form') as HTMLFormElement;
  if (asked.has('bare')) menu.remove();
  for (const [name, values, shown] of [
    ['languages', languages, shownLanguages],
    ['themes', themes, shownThemes],
  ] as const) {
    const list = menu.elements.namedItem(name) as HTMLSelectElement;
    for (const value of ['all', ...values]) list.add(new Option(value));
    list.value = shown.length > 1 ? 'all' : (shown[0] ?? 'all');
  }
}
