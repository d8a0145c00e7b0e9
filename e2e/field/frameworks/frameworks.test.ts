/// <reference lib="dom" />
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EkycVerifyElement } from 'ekyc-verify/element';
import type { Browser, Page } from 'playwright-core';
import type { PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../harness/browser.ts';
import { pack, unpack } from '../../harness/packed.ts';
import { apps, serveApps } from './build.ts';

type Shared = {
  calls: { documentType?: string }[];
  heard: string[];
  effects: EkycVerifyElement['effects'];
};

const modules = join(import.meta.dirname, 'apps/node_modules');
const id = `ver_${'a'.repeat(22)}`;

describe('the packed element', () => {
  let server: PreviewServer;
  let browser: Browser;

  beforeAll(async () => {
    for (const [name, tarball] of await pack(['ekyc-verify'])) await unpack(name, tarball, modules);
    server = await serveApps();
    browser = await launchBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(modules, { recursive: true, force: true });
  });

  it('is a field of the form that React 19 names, and keeps its pass after an action', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const [address = ''] = server.resolvedUrls?.local ?? [];
    await page.goto(`${address}react/form.html`);
    const state = () =>
      page.locator('ekyc-verify').evaluate((found) => {
        const { form, state: phase, value } = found as EkycVerifyElement;
        return { form: form?.id, phase, value };
      });
    const passed = { form: 'f', phase: 'passed', value: 'e.y.J' };
    await expect.poll(state).toEqual(passed);
    // React resets the form after each of its actions.
    for (const sent of ['e.y.J', 'e.y.J e.y.J']) {
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText(sent, { exact: true }).waitFor();
    }
    expect(await state()).toEqual(passed);
    expect(faults).toEqual([]);
    await page.close();
  });

  describe.each(apps)('in %s', (app) => {
    let page: Page;
    const faults: string[] = [];

    beforeAll(async () => {
      page = await browser.newPage();
      page.setDefaultTimeout(60_000);
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      const [address = ''] = server.resolvedUrls?.local ?? [];
      await page.goto(`${address}${app}/index.html`);
      await page.locator('ekyc-verify').waitFor();
    });
    afterAll(() => page.close());

    const press = (name: string) => page.getByRole('button', { name }).click();
    const element = () =>
      page.locator('ekyc-verify').evaluate((found) => {
        const { shared } = globalThis as unknown as { shared: Shared };
        const { proxy, documentType, disabled, state, effects } = found as EkycVerifyElement;
        // The element fills up what a page leaves out.
        const sameEffects = effects.navigate === shared.effects.navigate;
        return { proxy, documentType, disabled, state, sameEffects };
      });

    it('gets texts, flags and objects', async () => {
      expect(await element()).toEqual({
        proxy: 'https://kyc.example',
        documentType: 'HKIDCard',
        disabled: false,
        sameEffects: true,
        state: 'idle',
      });
    });

    it('shows children in their slots', async () => {
      const slots = await page
        .locator('ekyc-verify')
        .evaluate((found) =>
          ['slot:not([name])', 'slot[name=button]'].map((slot) =>
            (found.shadowRoot?.querySelector(slot) as HTMLSlotElement | null)
              ?.assignedElements()
              .map(({ textContent }) => textContent),
          ),
        );
      expect(slots).toEqual([['Own words'], ['Own button']]);
    });

    it('takes undefined as if nothing were set', async () => {
      await press('Disable');
      await expect.poll(async () => (await element()).disabled).toBe(true);
      await press('Unset');
      // Some frameworks set what is undefined to an empty text.
      await expect
        .poll(element)
        .toMatchObject({ disabled: expect.toBeOneOf([false, null, undefined, '']) });
      expect((await element()).documentType || null).toBeNull();
      expect(await page.locator('ekyc-verify').getAttribute('disabled')).toBeNull();
    });

    it('gets what changes', async () => {
      await press('Other document');
      await expect.poll(async () => (await element()).documentType).toBe('Passport');
    });

    it('is heard, with details, and can be held', async () => {
      await press('Own button');
      await expect.poll(async () => (await element()).state).toBe('opened-externally');
      const { calls, heard } = await page.evaluate(
        () => (globalThis as unknown as { shared: Shared }).shared,
      );
      expect(calls.map(({ documentType }) => documentType)).toEqual(['Passport']);
      expect(heard).toEqual(['ekyc-start', `ekyc-redirect ${id}`]);
    });

    it('is taken out and put in again', async () => {
      await press('Away');
      await expect.poll(() => page.locator('ekyc-verify').count()).toBe(0);
      await press('Away');
      await expect
        .poll(element)
        .toMatchObject({ documentType: 'Passport', sameEffects: true, state: 'idle' });
      await press('Disable');
      await expect.poll(async () => (await element()).disabled).toBe(true);
      expect(faults).toEqual([]);
    });
  });
});
