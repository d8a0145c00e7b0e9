/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../examples/demo/demo.ts';
import { freePort } from '../scripts/free-port.ts';
import { launchBrowser } from './harness/browser.ts';

/** Far below what a person notices; Lighthouse calls up to 0.1 good. */
const allowed = 0.02;

type Shift = PerformanceEntry & { value: number };

describe('the shop’s page', () => {
  let browser: Browser;
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({
      shop: await freePort(),
      proxy: await freePort(),
      simulator: await freePort(),
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a computer', { width: 1280, height: 800 }],
  ])('keeps everything in its place on %s when the script arrives', async (_device, viewport) => {
    const page = await browser.newPage({ viewport });
    let sendScript = () => {};
    const asked = new Promise<void>((resolve) => (sendScript = resolve));
    await page.route('**/ekyc-verify.js', async (route) => {
      await asked;
      await route.continue();
    });
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as Shift).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(demo.urls.shop, { waitUntil: 'commit' });
    const shown = () => page.evaluate(nextFrames);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await shown();
    sendScript();
    await page.getByRole('button', { name: 'Start verification' }).waitFor();
    await shown();
    const shifts = await page.evaluate(
      () => (globalThis as unknown as { shifts: number[] }).shifts,
    );
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(allowed);
    await page.close();
  });
});

/** What has changed so far is painted, and its shifts are reported. */
async function nextFrames(): Promise<void> {
  for (let frames = 0; frames < 3; frames += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
