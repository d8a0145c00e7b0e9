import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** A real Chromium that came with the dependencies. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Letters are drawn the same whatever the machine's settings for fonts are.
      '--font-render-hinting=none',
      // A camera, which a person's device has and a machine for tests does not.
      '--use-fake-device-for-media-stream',
    ],
  });
}
