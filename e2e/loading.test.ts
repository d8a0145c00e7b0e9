import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

/** What the element loads and asks, each thing only when it is needed. */
describe('a page with the element', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  async function open(body: string): Promise<void> {
    tab = await world.openTab();
    await tab.page.goto(
      world.site.page('/kyc', { html: pageWith(body, { script: world.script }) }),
    );
    await tab.page.locator('ekyc-verify [part=title]').waitFor();
    await tab.page.waitForLoadState('networkidle');
  }

  /** What the proxy was asked for, without its address and without versions. */
  const asked = () =>
    tab.requested
      .filter((url) => url.startsWith(world.proxy.url))
      .map((url) => url.slice(world.proxy.url.length).replace(/-\d+\.\d+\.\d+/, ''));

  it('loads one script, and nothing else before somebody clicks', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    expect(asked()).toEqual(['/ekyc-verify.js']);
    await tab.page.getByRole('button').click();
    await arrivesAtVendor(tab.page);
    expect(asked()).toEqual([
      '/ekyc-verify.js',
      '/ekyc-verify-browser-support.js',
      '/v1/verifications',
    ]);
  });

  it('loads the language that it speaks, and another when it is told so', async () => {
    await open('<ekyc-verify locale="th"></ekyc-verify>');
    const first = ['/ekyc-verify.js', '/ekyc-verify-load.js', '/ekyc-verify-th.js'];
    expect(asked()).toEqual(first);
    await tab.page.locator('ekyc-verify').evaluate((element) => {
      element.setAttribute('locale', 'ar');
    });
    await tab.page.locator('ekyc-verify [dir=rtl]').waitFor();
    expect(asked()).toEqual([...first, '/ekyc-verify-ar.js']);
  });

  it('loads what draws the code for a phone when it is offered', async () => {
    await open('<ekyc-verify mode="handoff"></ekyc-verify>');
    expect(asked()).toEqual(['/ekyc-verify.js']);
    await tab.page.getByRole('button').click();
    await sees(tab.page, 'Continue on your phone');
    expect(asked()).toContain('/ekyc-verify-handoff.js');
  });
});
