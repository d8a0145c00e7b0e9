/// <reference lib="dom" />
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, choose, leave, sees, tokenAt } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

describe('going to and fro', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  const started = () => world.simulator.verifications().length;

  async function open(body: string): Promise<string> {
    const html = pageWith(body, { script: world.script });
    const address = world.site.page('/kyc', { html });
    tab = await world.openTab();
    await tab.page.goto(address);
    return address;
  }

  it('leads back to a usable button with the back button', async () => {
    const address = await open('<ekyc-verify></ekyc-verify>');
    const before = started();
    await leave(tab.page);
    await tab.page.goBack();
    expect(tab.page.url()).toBe(address);
    await sees(tab.page, 'You haven’t finished yet');
    expect(started() - before).toBe(1);

    await leave(tab.page, 'Continue');
    expect(started() - before).toBe(1);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
  });

  // This Chromium has no back-forward cache. What a browser with one shows is the page as it was
  // left, and the event that says so.
  it('leads back to a usable button on a page that the browser kept whole', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    await tab.page.route('**/reflect/**', (route) => route.fulfill({ status: 204 }));
    await tab.page.getByRole('button').click();
    await sees(tab.page, 'Opening the verification…');
    await tab.page.unroute('**/reflect/**');
    await tab.page.evaluate(
      `dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`,
    );
    await sees(tab.page, 'You haven’t finished yet');

    await leave(tab.page, 'Continue');
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
  });

  it('is told that it has not finished, and goes on where it left or begins anew', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    const before = started();
    await leave(tab.page);
    const vendorPage = tab.page.url();
    const goBack = () =>
      tab.page.getByRole('button', { name: 'Go back without finishing' }).click();
    await goBack();
    await tab.page.getByRole('button', { name: 'Continue' }).click();
    await arrivesAtVendor(tab.page);
    expect(tab.page.url()).toBe(vendorPage);
    expect(started()).toBe(before + 1);

    await goBack();
    await tab.page.getByRole('button', { name: 'Start over' }).click();
    await arrivesAtVendor(tab.page);
    expect(started()).toBe(before + 2);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
  });

  it('shows the result on a page that refuses to change its address', async () => {
    const html = pageWith('<ekyc-verify></ekyc-verify>', { script: world.script });
    tab = await world.openTab({
      // Safari does so after a hundred changes in half a minute.
      before: () => {
        history.replaceState = () => {
          throw new DOMException('Too often.', 'SecurityError');
        };
      },
    });
    await tab.page.goto(world.site.page('/kyc', { html }));
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.faults).toEqual([]);
  });

  it('has the pass in its form again when the person goes on to a page, and back', async () => {
    const next = world.site.page('/next', { html: '<!doctype html><h1>Next</h1>' });
    const address = await open(
      `<form><ekyc-verify name="identity" required></ekyc-verify></form><a href="${next}">Next</a>`,
    );
    const before = started();
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    const value = () =>
      tab.page.evaluate(() =>
        new FormData(document.querySelector('form') ?? undefined).get('identity'),
      );
    const token = /^[\w-]+\.[\w-]+\.[\w-]+$/;
    expect(await value()).toMatch(token);

    await tab.page.getByRole('link', { name: 'Next' }).click();
    await tab.page.getByRole('heading', { name: 'Next' }).waitFor();
    await tab.page.goBack();
    expect(tab.page.url()).toBe(address);
    await sees(tab.page, 'You’re verified');
    // A fresh one: the first may be too old by then.
    expect(await value()).toMatch(token);
    expect(await tab.page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(
      true,
    );
    // The page's code is there anew, and hears it.
    expect((await tab.heard()).map(({ type }) => type)).toEqual(['ekyc-attempt', 'ekyc-result']);
    expect(started()).toBe(before + 1);
  });

  it('buys one verification with a double click', async () => {
    await open('<ekyc-verify></ekyc-verify>');
    const before = started();
    await tab.page.getByRole('button').dblclick();
    await arrivesAtVendor(tab.page);
    expect(started() - before).toBe(1);
  });

  it('buys one verification with a double click on the page’s own button', async () => {
    await open('<ekyc-verify><button slot="button">Prove who I am</button></ekyc-verify>');
    const before = started();
    await tab.page.getByRole('button', { name: 'Prove who I am' }).dblclick();
    await arrivesAtVendor(tab.page);
    expect(started() - before).toBe(1);
  });

  it('brings the result to the one of two elements that asked for it', async () => {
    await open('<ekyc-verify id="driver"></ekyc-verify><ekyc-verify id="owner"></ekyc-verify>');
    await tab.page.locator('#owner').getByRole('button').click();
    await arrivesAtVendor(tab.page);
    await choose(tab.page, 'pass');
    await tab.page.locator('#owner').getByText('You’re verified').waitFor();
    await tab.page.locator('#driver').getByText('Verify your identity').waitFor();
    expect((await tab.heard()).map(({ type, from }) => [type, from])).toEqual([
      ['ekyc-attempt', 'owner'],
      ['ekyc-result', 'owner'],
    ]);
  });

  it('keeps the verification when the person reloads while the result is awaited', async () => {
    const address = await open('<ekyc-verify></ekyc-verify>');
    await leave(tab.page);
    const token = tokenAt(tab.page);
    await tab.page.goto(`${address}?token=${token}`);
    await sees(tab.page, 'You haven’t finished yet');
    await tab.page.reload();
    await sees(tab.page, 'You haven’t finished yet');
    world.simulator.finish(token, 'pass');
    await sees(tab.page, 'You’re verified');
  });
});
