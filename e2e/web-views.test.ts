/// <reference lib="dom" />
import { devices } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { knownBrowsers } from '../packages/widget/test/user-agents.ts';
import { fencesOf, readDocument } from '../scripts/markdown.ts';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

// Chromium plays the web view: its name, and what web views are without unless an app gives it to
// them. A second profile plays the system's browser, and the test the app.

const { defaultBrowserType: _, ...phone } = devices['Pixel 7'] ?? {};
const userAgent = knownBrowsers.find(({ shown }) => shown === 'in-app')?.userAgent ?? '';

const button = (tab: Tab, name: string) => tab.page.getByRole('button', { name });

/** The page's part as the documentation gives it. */
function sample(document: string, word: string): string {
  const found = fencesOf(readDocument(document)).find(
    ({ language, code }) => language === 'html' && code.includes(word),
  );
  if (found === undefined) throw new Error(`${document} has no HTML with ${word}.`);
  return found.code;
}
const toApp = sample('docs/web-views.md', 'ReactNativeWebView');
/** The same where the way back leads to the page itself. */
const toAppAndBack = toApp.replace(/ redirect-url="[^"]*"/, '');
const inNamedApp = sample('docs/web-views.md', 'ShopApp/');
const toNewWindow = sample('docs/script-tag.md', 'window.open');

describe.each(['query', 'hosted'] as const)('in an app, with the way back by %s,', (way) => {
  let world: World;
  let view: Tab;
  let system: Tab | null = null;

  beforeAll(async () => {
    world = await startWorld({ proxy: way === 'hosted' ? { EKYC_RETURN: 'hosted' } : {} });
  });
  afterEach(async () => {
    await view.close();
    await system?.close();
    system = null;
  });
  afterAll(() => world.stop());

  /** Opens a page in the web view; gives its address, and what the page told the app. */
  async function open(body: string, { before = () => {}, name = '' } = {}) {
    const html = pageWith(body, { script: world.script });
    const address = `${world.site.page('/kyc', { html })}?lang=en#step-2`;
    view = await world.openTab({ ...phone, userAgent: userAgent + name, before });
    const told: string[] = [];
    await view.page.exposeFunction('app', (message: string) => told.push(message));
    await view.page.addInitScript('globalThis.ReactNativeWebView = { postMessage: app }');
    await view.page.goto(address);
    return { address, told };
  }

  /** The app opens the address in the system's browser, where the person passes. */
  async function passInSystemBrowser(told: readonly string[], path = '/kyc'): Promise<string> {
    await expect.poll(() => told.length).toBe(1);
    system = await world.openTab(phone);
    await system.page.goto(told[0] ?? '');
    await arrivesAtVendor(system.page);
    await choose(system.page, 'pass');
    await system.page.waitForURL((url) => url.pathname === path);
    // An app link hands the app this address: the one that the browser asked the site for.
    return world.site.origin + (world.site.requests().at(-1) ?? '');
  }

  const claims = async () => {
    const result = (await view.heard()).find(({ type }) => type === 'ekyc-result');
    const [, payload = ''] = String(result?.detail?.['resultToken']).split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      verification: { status: string };
    };
  };

  it('a web view is warned about, and whoever knows better goes on', async () => {
    const { address } = await open('<ekyc-verify></ekyc-verify>');
    const before = world.simulator.verifications().length;
    await button(view, 'Start verification').click();
    await sees(view.page, 'This app may block the camera');
    expect(world.simulator.verifications()).toHaveLength(before);
    await leave(view.page, 'Continue anyway');
    await choose(view.page, 'pass');
    await sees(view.page, 'You’re verified');
    expect(view.page.url()).toBe(address);
  });

  it('the site’s own app is not warned about, and comes back to the exact page', async () => {
    const { address } = await open('<ekyc-verify in-app></ekyc-verify>');
    await leave(view.page);
    await choose(view.page, 'pass');
    await sees(view.page, 'You’re verified');
    expect(view.page.url()).toBe(address);
    expect(view.faults).toEqual([]);
  });

  it('the site’s own app that forgot the camera is told so', async () => {
    await open('<ekyc-verify in-app></ekyc-verify>', {
      before: () => {
        navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
      },
    });
    await button(view, 'Start verification').click();
    await sees(view.page, 'No camera found');
  });

  it('the app gets the vendor’s address, and the page stays', async () => {
    const { address, told } = await open(toAppAndBack);
    await button(view, 'Start verification').click();
    await button(view, 'Check my result').waitFor();
    const [start, redirect] = await view.heard();
    expect(start?.type).toBe('ekyc-start');
    expect(told).toEqual([redirect?.detail?.['verificationUrl']]);
    expect(view.page.url()).toBe(address);
    expect(view.requested.filter((url) => url.includes('/reflect/'))).toEqual([]);
  });

  it('an app link brings the address back into the web view, which shows the result', async () => {
    const { address, told } = await open(toAppAndBack);
    await button(view, 'Start verification').click();
    const back = await passInSystemBrowser(told);
    expect(new URL(back).searchParams.has(way === 'hosted' ? 'ekyc_return' : 'token')).toBe(true);
    await view.page.goto(back);
    await sees(view.page, 'You’re verified');
    expect(view.page.url()).toBe(address);
    expect(await claims()).toMatchObject({ verification: { status: 'passed' } });
    expect(view.faults).toEqual([]);
  });

  it('the system’s browser learns nothing where no app link takes the address', async () => {
    const { told } = await open(toAppAndBack);
    await button(view, 'Start verification').click();
    await passInSystemBrowser(told);
    const shown = way === 'hosted' ? 'Your session has ended' : 'Verify your identity';
    if (system !== null) await sees(system.page, shown);
    expect((await system?.heard())?.filter(({ type }) => type === 'ekyc-result')).toEqual([]);
  });

  it('a web view without storage forgets whoever leaves it', async () => {
    await open('<ekyc-verify in-app></ekyc-verify>', { before: withoutStorage });
    await leave(view.page);
    await choose(view.page, 'pass');
    await sees(view.page, 'Your session has ended');
  });

  // By the query nobody tells the proxy of the return, and it asks when the time to begin is over.
  if (way === 'hosted')
    it('a page that stayed shows the result by its button, without storage and app link', async () => {
      const { told } = await open(toAppAndBack, { before: withoutStorage });
      await button(view, 'Start verification').click();
      await passInSystemBrowser(told);
      await button(view, 'Check my result').click();
      // The proxy asks half a minute after a return whose page did not come.
      await view.page.getByText('You’re verified').waitFor({ timeout: 120_000 });
      expect(await claims()).toMatchObject({ verification: { status: 'passed' } });
    });

  it('an app link of its own brings what stands behind it to the page in the web view', async () => {
    const back = world.site.page('/back', { html: '<!doctype html><a href="">To the app</a>' });
    const { address, told } = await open(toApp.replace('https://app.shop.example/back', back));
    await button(view, 'Start verification').click();
    const came = new URL(await passInSystemBrowser(told, '/back'));
    expect(came.origin + came.pathname).toBe(back);
    const [page = ''] = address.split('?');
    await view.page.goto(page + came.search);
    await sees(view.page, 'You’re verified');
    expect(view.page.url()).toBe(address);
  });

  it('a page that was asked too early shows the result when the app link comes', async () => {
    const { address, told } = await open(toAppAndBack);
    await button(view, 'Start verification').click();
    await button(view, 'Check my result').click();
    await button(view, 'Continue').waitFor();
    const back = await passInSystemBrowser(told);
    await view.page.goto(back);
    await sees(view.page, 'You’re verified');
    expect(view.page.url()).toBe(address);
  });

  it('a page that knows its app by name is not warned about, and elsewhere is', async () => {
    await open(inNamedApp);
    await button(view, 'Start verification').click();
    await sees(view.page, 'This app may block the camera');
    await view.close();
    await open(inNamedApp, { name: ' ShopApp/1' });
    await leave(view.page);
  });

  it('a web view that opens no windows is left as if nobody had tried', async () => {
    const { address } = await open(toNewWindow, {
      before: () => {
        globalThis.open = () => null;
      },
    });
    await button(view, 'Start verification').click();
    await leave(view.page, 'Continue anyway');
    await choose(view.page, 'pass');
    await sees(view.page, 'You’re verified');
    expect(view.page.url()).toBe(address);
  });

  it('one that opens windows stays, and shows the result that the window brought', async () => {
    await open(toNewWindow);
    const opened = view.context.waitForEvent('page');
    await button(view, 'Start verification').click();
    await button(view, 'Continue anyway').click();
    const vendor = await opened;
    await arrivesAtVendor(vendor);
    expect(await vendor.evaluate(() => globalThis.opener as unknown)).toBeNull();
    await choose(vendor, 'pass');
    await sees(vendor, 'You’re verified');
    await button(view, 'Check my result').click();
    await sees(view.page, 'You’re verified');
  });
});

/** Runs in the page: Android's web view has no DOM storage until its app turns it on. */
function withoutStorage(): void {
  for (const name of ['sessionStorage', 'localStorage'])
    Object.defineProperty(globalThis, name, { value: null });
}
