import { devices } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { scan } from './harness/camera.ts';
import { pageWith } from './harness/site.ts';
import { arrivesAtVendor, choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

const { defaultBrowserType: _, ...phoneLike } = devices['Pixel 7'] ?? {};

describe('a hand-off from a computer to a phone', () => {
  let world: World;
  let computer: Tab;
  let phone: Tab;
  let address: string;

  beforeAll(async () => {
    world = await startWorld();
    // By itself the element shows no code here: no phone would reach a proxy on 127.0.0.1.
    address = world.site.page('/kyc', {
      html: pageWith('<ekyc-verify mode="handoff"></ekyc-verify>', { script: world.script }),
    });
  });
  afterEach(async () => {
    await computer.close();
    await phone.close();
  });
  afterAll(() => world.stop());

  async function showCode(colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
    computer = await world.openTab({ colorScheme });
    phone = await world.openTab({ ...phoneLike, colorScheme });
    await computer.page.goto(address);
    await computer.page.getByRole('button', { name: 'Start verification' }).click();
    await computer.page.getByRole('img', { name: 'QR code' }).waitFor();
  }

  const code = () => computer.page.getByRole('img', { name: 'QR code' });
  const numberOf = (tab: Tab) => tab.page.locator('.number').textContent();

  it('passes on the phone, and the computer shows it by itself', async () => {
    await showCode();
    const link = await scan(code());
    expect(link).toMatch(new RegExp(`^${world.proxy.url}/v/[\\w-]{22}$`));
    await phone.page.goto(link ?? '');
    await phone.page.getByText(`${new URL(address).host} asks you`, { exact: false }).waitFor();
    expect(await numberOf(phone)).toBe(await numberOf(computer));

    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    await sees(computer.page, 'Follow the steps on your phone');

    await choose(phone.page, 'pass');
    await sees(phone.page, 'You’re done on this phone');
    expect(phone.page.url()).toBe(`${world.proxy.url}/v/done`);
    await sees(computer.page, 'You’re verified');
    expect(computer.page.url()).toBe(address);
    const heard = await computer.heard();
    expect(heard.map(({ type }) => type)).toEqual(['ekyc-start', 'ekyc-attempt', 'ekyc-result']);
    expect(heard[2]?.detail).toMatchObject({ status: 'passed' });
    const claims = Buffer.from(
      String(heard[2]?.detail?.['resultToken']).split('.')[1] ?? '',
      'base64url',
    );
    expect(JSON.parse(String(claims))).toMatchObject({
      verification: { handedOff: true, sameBrowser: true },
    });
    // The vendor's page was the phone's alone.
    expect(computer.requested.filter((url) => url.includes('/reflect/'))).toEqual([]);
    expect([...computer.faults, ...phone.faults]).toEqual([]);
  });

  it('is followed on by a computer whose page was loaded anew, before and after the phone has it', async () => {
    await showCode();
    const first = await scan(code());
    await computer.page.reload();
    await code().waitFor();
    const link = (await scan(code())) ?? '';
    expect(link).not.toBe(first);
    await phone.page.goto(link);
    expect(await numberOf(phone)).toBe(await numberOf(computer));
    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    await sees(computer.page, 'Follow the steps on your phone');
    await computer.page.reload();
    await sees(computer.page, 'Follow the steps on your phone');
    await choose(phone.page, 'pass');
    await sees(computer.page, 'You’re verified');
    const heard = (await computer.heard()).map(({ type }) => type);
    expect(heard).toEqual(['ekyc-attempt', 'ekyc-result']);
    expect(computer.page.url()).toBe(address);
    await computer.page.reload();
    await sees(computer.page, 'You’re verified');
  });

  it('shows a code that a camera reads in dark mode, and that works once', async () => {
    await showCode('dark');
    const link = (await scan(code())) ?? '';
    await phone.page.goto(link);
    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    await phone.page.goto(link);
    await sees(phone.page, 'This code is no longer valid');
  });

  it('tells the computer what to do better when it failed on the phone', async () => {
    await showCode();
    await phone.page.goto((await scan(code())) ?? '');
    await phone.page.getByRole('button', { name: 'Yes, continue' }).click();
    await arrivesAtVendor(phone.page);
    await choose(phone.page, 'leave');
    await sees(phone.page, 'You’re done on this phone');
    await sees(computer.page, 'You left before finishing');
    await computer.page.getByRole('button', { name: 'Try again' }).click();
    await code().waitFor();
  });

  it('can be done without a phone: the computer goes, and comes back to its page', async () => {
    await showCode();
    await computer.page.getByRole('button', { name: 'Use this device instead' }).click();
    await arrivesAtVendor(computer.page);
    await choose(computer.page, 'pass');
    await sees(computer.page, 'You’re verified');
    expect(computer.page.url()).toBe(address);
  });

  it('is not offered on a phone, which goes by itself', async () => {
    computer = await world.openTab();
    phone = await world.openTab(phoneLike);
    await phone.page.goto(address);
    await leave(phone.page);
    expect(phone.requested.filter((url) => url.includes('handoff'))).toEqual([]);
    await choose(phone.page, 'pass');
    await sees(phone.page, 'You’re verified');
  });
});
