/// <reference lib="dom" />
import { fileURLToPath } from 'node:url';
import type Axe from 'axe-core';
import type { CreatedVerification, VerificationRecord } from '../packages/protocol/src/index.ts';
import type { Page } from 'playwright-core';
import { devices } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { scan } from './harness/camera.ts';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

const { defaultBrowserType: _, ...phoneLike } = devices['Pixel 7'] ?? {};
const axeScript = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

/** A backend makes links, and people open them: no page of a site is needed. */
describe('a link', () => {
  let world: World;
  let phone: Tab;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => phone.close());
  afterAll(() => world.stop());

  async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${world.proxy.url}/v1/verifications${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${world.proxy.apiKey}`,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
      },
    });
    return (await response.json()) as Answer;
  }

  /** What a backend does with one curl. */
  async function create(body: Record<string, unknown> = {}) {
    const created = await ask<CreatedVerification>('', {
      method: 'POST',
      body: JSON.stringify({ locale: 'en', ...body }),
    });
    return { ...created, url: String(created.url) };
  }
  const recordOf = ({ id }: { id: string }) => ask<VerificationRecord>(`/${id}`);
  const bought = () => world.simulator.calls().ApplyWebVerificationBizTokenIntl;

  it('verifies a person who fails once, without any page of a site', async () => {
    const before = bought();
    const created = await create({ reference: 'user-7' });
    phone = await world.openTab(phoneLike);
    await phone.page.goto(created.url);
    expect(bought()).toBe(before);

    await leave(phone.page);
    await choose(phone.page, 'too-dark');
    await sees(phone.page, 'The light wasn’t right');
    expect(phone.page.url()).toBe(created.url);

    await leave(phone.page, 'Try again');
    await choose(phone.page, 'pass');
    await sees(phone.page, 'You’re verified');
    expect(phone.page.url()).toBe(created.url);
    expect(await recordOf(created)).toMatchObject({
      status: 'passed',
      reference: 'user-7',
      sameBrowser: true,
      attempts: [
        { flow: 'link', status: 'failed', reason: 'capture' },
        { flow: 'link', status: 'passed' },
      ],
    });

    await phone.page.reload();
    await sees(phone.page, 'You’re verified');
    await sees(phone.page, 'You can close this page now.');
    expect(await phone.page.locator('ekyc-verify').count()).toBe(0);
    expect(bought()).toBe(before + 2);
    expect(phone.faults).toEqual([]);
  });

  it('leads on to the site with the verification’s ID and nothing else', async () => {
    const redirectUrl = world.site.page('/done', {
      html: pageWith('<h1>Welcome back</h1>', { script: world.script }),
    });
    const created = await create({ redirectUrl });
    phone = await world.openTab(phoneLike);
    await phone.page.goto(created.url);
    await leave(phone.page);
    await choose(phone.page, 'pass');
    await sees(phone.page, 'You’re verified');
    await phone.page.getByRole('link', { name: /^Continue to / }).click();
    await sees(phone.page, 'Welcome back');
    expect(phone.page.url()).toBe(`${redirectUrl}?verification=${created.id}`);
  });

  it('opened on a computer goes on by a phone, and shows the end by itself', async () => {
    const created = await create();
    phone = await world.openTab(phoneLike);
    const computer = await world.openTab();
    await computer.page.goto(created.url);
    // By itself the element shows no code here: no phone would reach a proxy on 127.0.0.1.
    await computer.page.locator('ekyc-verify').evaluate((element) => {
      element.setAttribute('mode', 'handoff');
    });
    await computer.page.getByRole('button', { name: 'Start verification' }).click();
    const code = computer.page.getByRole('img', { name: 'QR code' });
    await code.waitFor();
    await phone.page.goto((await scan(code)) ?? '');
    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    await choose(phone.page, 'pass');
    await sees(phone.page, 'You’re done on this phone');
    await sees(computer.page, 'You’re verified');
    expect(computer.faults).toEqual([]);
    await computer.close();
  });

  it('that its backend cancels says so to whoever has it open', async () => {
    const created = await create();
    phone = await world.openTab(phoneLike);
    await phone.page.goto(created.url);
    const button = phone.page.getByRole('button', { name: 'Start verification' });
    await button.waitFor();
    await phone.page.waitForLoadState('networkidle');
    await ask(`/${created.id}/cancel`, { method: 'POST' });
    await button.click();
    await phone.page
      .getByText(/canceled/i)
      .first()
      .waitFor();
    await phone.page.reload();
    await sees(phone.page, 'This verification was canceled');
    expect(await recordOf(created)).toMatchObject({ status: 'canceled', attempts: [] });
  });

  it.each([
    ['light', 'en'],
    ['dark', 'ar'],
  ] as const)(
    'is no wider than 320 pixels, and axe finds nothing, %s, in %s',
    async (scheme, locale) => {
      phone = await world.openTab({
        viewport: { width: 320, height: 640 },
        colorScheme: scheme,
        bypassCSP: true,
      });
      const open = await create({ locale });
      const ended = await create({ locale });
      await ask(`/${ended.id}/cancel`, { method: 'POST' });
      for (const { url } of [open, ended]) {
        await phone.page.goto(url);
        await phone.page.getByRole('heading', { level: 1 }).waitFor();
        if (url === open.url) await phone.page.locator('ekyc-verify').getByRole('button').waitFor();
        const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(320);
        expect(await findings(phone.page)).toEqual([]);
      }
    },
  );
});

/** What the browser's checker of accessibility finds in a whole page. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axeScript });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`));
  });
}
