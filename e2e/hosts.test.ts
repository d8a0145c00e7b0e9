/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

describe('a page that hosts the element', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  it('may load it twice: one copy warns and the other works', async () => {
    const second = `<script type="module" src="${world.script}?again"></script>`;
    const html = pageWith('<ekyc-verify></ekyc-verify>', { script: world.script, head: second });
    tab = await world.openTab();
    const warnings: string[] = [];
    tab.page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await tab.page.goto(world.site.page('/twice', { html }));
    await sees(tab.page, 'Verify your identity');
    await expect.poll(() => warnings).toHaveLength(1);
    expect(warnings[0]).toContain('already defined');
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.faults).toEqual([]);
  });

  it('may be an app whose route is in the fragment', async () => {
    const html = pageWith(`<main></main><script>${hashRouter}</script>`, { script: world.script });
    const address = `${world.site.page('/app', { html })}?lang=en#/kyc`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
    expect(tab.faults).toEqual([]);
  });

  it('may be an app that pushes its routes and makes the element late', async () => {
    const html = pageWith(`<main></main><script>${historyRouter}</script>`, {
      script: world.script,
    });
    for (const path of ['/shop', '/shop/kyc']) world.site.page(path, { html });
    tab = await world.openTab();
    await tab.page.goto(`${world.site.origin}/shop`);
    await tab.page.getByRole('link', { name: 'Verify' }).click();
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(`${world.site.origin}/shop/kyc`);
    expect(await tab.page.evaluate(() => history.state as unknown)).toEqual({ from: 'shop' });
  });

  it.each([
    ['of its own origin', '127.0.0.1'],
    ['of another origin', 'localhost'],
  ])('may show it in a frame %s, which says where to go on, and buys nothing', async (_, host) => {
    const inner = new URL(
      world.site.page('/inner', {
        html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
      }),
    );
    inner.hostname = host;
    tab = await world.openTab();
    const html = `<!doctype html><iframe src="${inner}"></iframe>`;
    await tab.page.goto(world.site.page('/outer', { html }));
    const frame = tab.page.frameLocator('iframe');
    await frame.getByRole('button').click();
    await frame.getByRole('link', { name: 'Open in a new tab' }).waitFor();
    expect(tab.requested.filter((url) => url.includes('/v1/verifications'))).toEqual([]);
    expect(tab.faults).toEqual([]);
  });

  it.each([
    ['en', 'this site'],
    ['th', 'เว็บไซต์นี้'],
  ])('may be a file: it names no empty host, and says what to do (%s)', async (language, site) => {
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-file-'));
    const file = join(folder, 'kyc.html');
    const element = `<ekyc-verify locale="${language}"></ekyc-verify>`;
    await writeFile(file, pageWith(element, { script: world.script }));
    tab = await world.openTab();
    const warnings: string[] = [];
    tab.page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await tab.page.goto(pathToFileURL(file).href);
    await tab.page.getByText(site).first().waitFor();
    await tab.page.locator('ekyc-verify').getByRole('button').first().click();
    await expect.poll(() => warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^ekyc-verify: .*web server/);
    expect(tab.requested.filter((url) => url.includes('/v1/verifications'))).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('may show it in a frame that has neither storage nor an origin', async () => {
    const inner = world.site.page('/inner', {
      html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
    });
    const html = `<!doctype html><iframe sandbox="allow-scripts" src="${inner}"></iframe>`;
    tab = await world.openTab();
    const warnings: string[] = [];
    tab.page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await tab.page.goto(world.site.page('/outer', { html }));
    const frame = tab.page.frameLocator('iframe');
    // It says where to go on, and buys nothing.
    await frame.getByRole('button').click();
    await frame.getByText('Continue in a new tab', { exact: true }).waitFor();
    await frame.getByRole('link', { name: 'Open in a new tab' }).waitFor();
    // Such a frame is no origin that a proxy could list: who goes on there anyway is refused.
    await frame.getByRole('button', { name: 'Continue anyway' }).click();
    await frame.getByText('origin-not-allowed').waitFor();
    await expect.poll(() => warnings.at(-1)).toMatch(/^ekyc-verify: .*sandbox/);
    expect(warnings.at(-1)).not.toContain('EKYC_ALLOWED_ORIGINS');
    expect(tab.faults).toEqual([]);
  });
});

/** A router as small as it can be; like others, it shows its first view for what it does not know. */
const hashRouter = `
  const show = () => {
    const tag = location.hash === '#/kyc' ? 'ekyc-verify' : 'h1';
    document.querySelector('main').replaceChildren(document.createElement(tag));
  };
  addEventListener('hashchange', show);
  show();
`;

const historyRouter = `
  const show = () => {
    const isVerification = location.pathname === '/shop/kyc';
    const view = document.createElement(isVerification ? 'ekyc-verify' : 'a');
    if (!isVerification) Object.assign(view, { href: '/shop/kyc', textContent: 'Verify' });
    view.addEventListener('click', (event) => {
      if (isVerification) return;
      event.preventDefault();
      history.pushState({ from: 'shop' }, '', '/shop/kyc');
      show();
    });
    document.querySelector('main').replaceChildren(view);
  };
  addEventListener('popstate', show);
  // As after loading a part of the app on demand.
  setTimeout(show, 200);
`;
