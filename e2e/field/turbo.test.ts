/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from '../harness/site.ts';
import { choose, leave, sees } from '../harness/steps.ts';
import type { Tab } from '../harness/tab.ts';
import { startWorld, type World } from '../harness/world.ts';

const turbo = readFileSync(
  join(import.meta.dirname, 'node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js'),
  'utf8',
);

describe('a site with Turbo, which keeps snapshots of its pages,', () => {
  let world: World;
  let tab: Tab;
  let address: string;

  beforeAll(async () => {
    world = await startWorld();
    const head = `<script>${turbo.replaceAll('</script', String.raw`<\/script`)}</script>`;
    const page = (path: string, body: string) =>
      world.site.page(path, { html: pageWith(body, { script: world.script, head }) });
    page('/other', '<h1>Elsewhere</h1><a href="/kyc?cart=7">Verification</a>');
    address = page('/kyc', '<ekyc-verify></ekyc-verify><a href="/other">Elsewhere</a>');
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  const visit = async (name: string) => {
    await tab.page.getByRole('link', { name }).click();
  };

  it('shows how to go on when the person comes back to a page that was left busy', async () => {
    tab = await world.openTab();
    await tab.page.goto(address);
    await tab.page.evaluate(() => {
      addEventListener('ekyc-redirect', (event) => event.preventDefault());
    });
    await tab.page.locator('ekyc-verify').getByRole('button').click();
    const state = () =>
      tab.page
        .locator('ekyc-verify')
        .evaluate((element) => (element as HTMLElement & { state: string }).state);
    await expect.poll(state).toBe('opened-externally');
    await visit('Elsewhere');
    await tab.page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
    await tab.page.goBack();
    await sees(tab.page, 'You haven’t finished yet');
    await expect.poll(state).toBe('unfinished');
    expect(tab.faults).toEqual([]);
  });

  it('has its address back after a pass, also after a visit and Back', async () => {
    tab = await world.openTab();
    await tab.page.goto(`${address}?cart=7#pay`);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(`${address}?cart=7#pay`);
    await visit('Elsewhere');
    await tab.page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
    await tab.page.goBack();
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(`${address}?cart=7#pay`);
    expect(tab.faults).toEqual([]);
  });
});
