/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

type Created = { id: string; url: string };

describe('a link that a backend sends to a person', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  const bought = () => world.simulator.verifications().length;

  async function create(body: object): Promise<Created> {
    const answer = await fetch(`${world.proxy.url}/v1/verifications`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.proxy.apiKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Created;
  }

  async function open({ url }: Created): Promise<void> {
    tab = await world.openTab();
    await tab.page.goto(url);
  }

  it('buys nothing before the click, is tried again after a failure, and leads on to the site', async () => {
    const before = bought();
    const address = world.site.page('/account', { html: '<!doctype html><h1>Account</h1>' });
    const created = await create({ redirectUrl: address, reference: 'user-7' });
    await open(created);
    await sees(tab.page, 'Verify your identity');
    expect(bought()).toBe(before);

    await leave(tab.page);
    await choose(tab.page, 'too-dark');
    await sees(tab.page, 'The light wasn’t right');
    expect(tab.page.url()).toBe(created.url);
    await leave(tab.page, 'Try again');
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(created.url);
    expect(bought()).toBe(before + 2);

    await tab.page.getByRole('link', { name: 'Continue to' }).click();
    await tab.page.getByRole('heading', { name: 'Account' }).waitFor();
    expect(tab.page.url()).toBe(`${address}?verification=${created.id}`);
    expect(tab.faults).toEqual([]);
  });

  it('says that there is no connection where its script does not come', async () => {
    const created = await create({});
    tab = await world.openTab();
    await tab.context.route('**/*.js', (route) => route.abort());
    await tab.page.goto(created.url);
    await waitInVain(tab.page);
    expect(await noConnection(tab.page).isVisible()).toBe(true);
    expect(tab.faults).toEqual([]);
  });

  it('says no such thing where its script comes', async () => {
    await open(await create({}));
    await sees(tab.page, 'Verify your identity');
    await waitInVain(tab.page);
    expect(await noConnection(tab.page).isVisible()).toBe(false);
  });

  const noConnection = (page: Page) =>
    page.getByText('Check your internet connection, then try again.');

  /** As if the time had passed after which a page without its script says so. */
  const waitInVain = (page: Page) =>
    page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.finish();
    });

  it('says how to go on after leaving without finishing, and that nothing more is to be done', async () => {
    const created = await create({});
    await open(created);
    await leave(tab.page);
    await tab.page.getByRole('button', { name: 'Go back without finishing' }).click();
    await sees(tab.page, 'You haven’t finished yet');
    const before = bought();
    await leave(tab.page, 'Continue');
    expect(bought()).toBe(before);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    await tab.page.getByText('You can close this page').waitFor();
    expect(tab.faults).toEqual([]);
  });
});
