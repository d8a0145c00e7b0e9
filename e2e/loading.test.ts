import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, choose, leave, sees } from './harness/steps.ts';
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

  const part = /verification-steps\.js/;
  const loseNextPart = () => tab.page.route(part, (route) => route.abort(), { times: 1 });

  it('loads one script, and nothing else before somebody clicks', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    expect(asked()).toEqual(['/ekyc-verify.js']);
    await tab.page.getByRole('button').click();
    await arrivesAtVendor(tab.page);
    expect(asked()).toEqual([
      '/ekyc-verify.js',
      '/ekyc-verify-verification-steps.js',
      '/v1/verifications',
    ]);
  });

  it('asks for a result with one file more, and loads none twice', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    await leave(tab.page);
    const before = asked().length;
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    const files = asked()
      .slice(before)
      .filter((path) => path.endsWith('.js'));
    expect(files).toEqual(['/ekyc-verify.js', '/ekyc-verify-verification-steps.js']);
  });

  it('says that there is no connection where a part cannot be loaded, and loads it at the next try', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    await loseNextPart();
    await tab.page.getByRole('button').click();
    await sees(tab.page, 'No connection');
    expect((await tab.heard()).at(-1)).toMatchObject({
      type: 'ekyc-error',
      detail: { code: 'network' },
    });
    await loseNextPart();
    await tab.page.getByRole('button', { name: 'Try again' }).click();
    await sees(tab.page, 'No connection');
    await leave(tab.page, 'Try again');

    // The same on the way back.
    await loseNextPart();
    await choose(tab.page, 'pass');
    await sees(tab.page, 'No connection');
    expect(new URL(tab.page.url()).search).toBe('');
    await tab.page.getByRole('button', { name: 'Check my result' }).click();
    await sees(tab.page, 'You’re verified');
  });

  it('goes there and back where the page adds a query of its own to the script', async () => {
    const html = pageWith('<ekyc-verify></ekyc-verify>', { script: `${world.script}?v=2` });
    tab = await world.openTab();
    await tab.page.goto(world.site.page('/kyc', { html }));
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.faults).toEqual([]);
  });

  it('waits for a part no longer than for an answer', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    await tab.page.route(part, () => undefined, { times: 1 });
    await tab.page.clock.install();
    await tab.page.getByRole('button').click();
    await expect.poll(() => asked().at(-1)).toBe('/ekyc-verify-verification-steps.js');
    await tab.page.clock.fastForward(30_000);
    await sees(tab.page, 'No connection');
    await leave(tab.page, 'Try again');
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

  it('goes on without that where it does not come', async () => {
    await open('<ekyc-verify mode="handoff"></ekyc-verify>');
    await tab.page.route(/handoff\.js/, () => undefined);
    await tab.page.clock.install();
    await tab.page.getByRole('button').click();
    await expect.poll(() => asked().at(-1)).toBe('/ekyc-verify-handoff.js');
    await tab.page.clock.fastForward(30_000);
    await tab.page.waitForURL(/\/reflect\/\?/);
  });
});
