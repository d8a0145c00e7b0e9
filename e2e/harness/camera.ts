import readCode from 'jsqr';
import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';

/** What a phone's camera makes of what is on the screen there; null when it sees no QR code. */
export async function scan(shown: Locator): Promise<string | null> {
  const { data, width, height } = PNG.sync.read(await shown.screenshot());
  return readCode.default(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
