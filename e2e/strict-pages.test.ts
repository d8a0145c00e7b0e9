import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith, startSite, type Site } from './harness/site.ts';
import { choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

describe('the element', () => {
  let world: World;
  let stranger: Site;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
    stranger = await startSite();
  });
  afterEach(() => tab.close());
  afterAll(async () => {
    await stranger.stop();
    await world.stop();
  });

  const plain = () => ({
    html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
  });

  it('starts nothing on a page whose origin is not on the list', async () => {
    const address = stranger.page('/kyc', plain());
    tab = await world.openTab();
    await tab.page.goto(address);
    const before = world.simulator.verifications().length;
    await tab.page.getByRole('button').click();
    await sees(tab.page, 'Verification isn’t available right now');
    expect((await tab.heard()).at(-1)).toMatchObject({
      type: 'ekyc-error',
      detail: { code: 'origin-not-allowed' },
    });
    await expect.poll(() => world.process().output()).toContain('origin-not-allowed');
    expect(world.simulator.verifications()).toHaveLength(before);
    expect(tab.page.url()).toBe(address);
  });

  it.each([
    ['a nonce', () => `'nonce-c3RyaWN0'`],
    ['what a script with a nonce loads', () => `'nonce-c3RyaWN0' 'strict-dynamic'`],
    ['the proxy’s folder', () => world.proxy.url],
  ])('works without a violation under the strictest policy that allows %s', async (_, allowed) => {
    const policy = [
      `default-src 'none'`,
      `script-src ${allowed()}`,
      `connect-src ${world.proxy.url}`,
      `img-src data:`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `require-trusted-types-for 'script'`,
      `trusted-types lit-html`,
    ].join('; ');
    const { html } = plain();
    const address = world.site.page('/strict', {
      html: html.replace('<script type="module"', '<script nonce="c3RyaWN0" type="module"'),
      headers: { 'content-security-policy': policy },
    });
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'too-dark');
    await sees(tab.page, 'The light wasn’t right');
    await leave(tab.page, 'Try again');
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.faults).toEqual([]);
  });

  it('works beside the page’s own Lit, which has a Trusted Types policy of the same name', async () => {
    const { html } = plain();
    const own = `<script>trustedTypes.createPolicy('lit-html', {})</script>`;
    const address = world.site.page('/own-lit', {
      html: html.replace('<script type="module"', `${own}<script type="module"`),
      headers: {
        'content-security-policy':
          "require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'",
      },
    });
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.faults).toEqual([]);
  });

  it('still leaves where storage is blocked, and says on return that the session is lost', async () => {
    const address = world.site.page('/blocked', plain());
    tab = await world.openTab({ before: blockStorage });
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'Your session has ended');
    expect(tab.page.url()).toBe(address);
    expect(tab.faults).toEqual([]);
  });

  it('is pinned by the integrity that the proxy’s build wrote down', async () => {
    const { integrity } = await readWidgetFile();
    const { html } = plain();
    const pinned = html.replace('<script ', `<script integrity="${integrity}" crossorigin `);
    tab = await world.openTab();
    await tab.page.goto(world.site.page('/pinned', { html: pinned }));
    await sees(tab.page, 'Verify your identity');
    expect(tab.faults).toEqual([]);
  });
});

async function readWidgetFile(): Promise<{ integrity: string }> {
  const file = new URL('../packages/proxy/dist/public/widget.json', import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as { integrity: string };
}

/** Runs in the page: reading the property throws, as where a browser blocks storage. */
function blockStorage(): void {
  Object.defineProperty(globalThis, 'sessionStorage', {
    get() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
}
