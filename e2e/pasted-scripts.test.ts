import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { choose, leave, sees } from './harness/steps.ts';
import { startWorld, type World } from './harness/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const page = (script: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <title>A shop</title><link rel="icon" href="data:,"></head>
  <body><ekyc-verify document-type="HKIDCard"></ekyc-verify>${script}</body></html>`;
const script = () => world.script;

async function open(path: string, html: string) {
  const tab = await world.openTab();
  await tab.page.goto(world.site.page(path, { html }));
  return tab;
}

const documentation = readFileSync(new URL('../docs/site-builders.md', import.meta.url), 'utf8');
/** What the documentation says to paste, in both forms. */
const pasted = [...documentation.matchAll(/```html\n([\s\S]+?)```/g)].map(([, html = '']) => html);

it('the documentation has two forms to paste', () => expect(pasted).toHaveLength(2));

it.each([
  ...pasted.map((html, index): [string, () => string] => [
    `form ${index + 1} of the documentation`,
    () =>
      html.replaceAll('https://kyc.example.com', world.proxy.url).replace(/<ekyc-verify.*>/, ''),
  ]),
  [
    'a module after the page has loaded',
    () => `<script>
    addEventListener('load', () => setTimeout(() => {
      const script = document.createElement('script');
      script.type = 'module';
      script.src = '${script()}';
      document.head.append(script);
    }));</script>`,
  ],
  [
    'a module by document.write',
    () => `<script>
    document.write('<script type="module" src="${script()}"><' + '/script>');</script>`,
  ],
  ['an import() in an inline script', () => `<script>import('${script()}');</script>`],
  [
    'a module with async and defer',
    () => `<script async defer type="module" src="${script()}"></script>`,
  ],
  [
    'a module twice',
    () => `<script type="module" src="${script()}"></script>
    <script type="module" src="${script()}"></script>`,
  ],
  [
    'a module that an optimizer holds back and then lets run',
    () => `
    <script type="text/delayed" data-src="${script()}"></script>
    <script>addEventListener('load', () => {
      const held = document.querySelector('[type="text/delayed"]');
      const script = document.createElement('script');
      script.type = 'module';
      script.src = held.dataset.src;
      held.replaceWith(script);
    });</script>`,
  ],
])('somebody is verified on a page with %s', async (name, markup) => {
  const tab = await open(`/${name.replaceAll(/\W/g, '-')}`, page(markup()));
  await leave(tab.page);
  await choose(tab.page, 'pass');
  await sees(tab.page, 'You’re verified');
  expect(tab.faults).toEqual([]);
  await tab.close();
});

it.each([
  [
    'by a tag manager that drops type="module"',
    () => `<script>
    const script = document.createElement('script');
    script.src = '${script()}';
    document.head.append(script);</script>`,
  ],
  ['with its type rewritten', () => `<script type="text/javascript" src="${script()}"></script>`],
])('a classic script %s shows no element, and the console says why', async (_, markup) => {
  const tab = await open('/classic', page(markup()));
  await expect.poll(() => tab.faults.join('\n')).toMatch(/SyntaxError|import\.meta|export/);
  expect(await tab.page.evaluate(() => customElements.get('ekyc-verify') === undefined)).toBe(true);
  await tab.close();
});

it.each(['', 'with its attribute “proxy”'])(
  'a script that was inlined or combined shows a button that says what fails %s',
  async (proxy) => {
    const built = await readFile(
      new URL('../packages/widget/dist/ekyc-verify.js', import.meta.url),
      'utf8',
    );
    const html = page(`<script type="module">${built}</script>`);
    const attribute = proxy === '' ? '' : ` proxy="${world.proxy.url}"`;
    const tab = await open('/inlined', html.replace('<ekyc-verify', `<ekyc-verify${attribute}`));
    await tab.page.getByRole('button').click();
    await sees(tab.page, 'No connection');
    expect((await tab.heard()).at(-1)).toMatchObject({
      type: 'ekyc-error',
      detail: { code: 'network' },
    });
    await tab.close();
  },
);
