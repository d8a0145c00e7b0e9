import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, leave, sees } from './harness/steps.ts';
import { startWorld, type World } from './harness/world.ts';

const pictures = fileURLToPath(new URL('../test-output/screenshots/', import.meta.url));

describe('the way through, on a phone of 320 px', () => {
  let world: World;

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    world = await startWorld();
    world.site.page('/kyc', {
      html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
    });
  });
  afterAll(() => world.stop());

  it.each(['light', 'dark'] as const)('fits and can be read in %s', async (colorScheme) => {
    const tab = await world.openTab({ viewport: { width: 320, height: 640 }, colorScheme });
    const { page } = tab;
    const look = async (name: string) => {
      await page.screenshot({ path: `${pictures}${name}-${colorScheme}.png`, fullPage: true });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    };

    await page.goto(`${world.site.origin}/kyc`);
    const button = page.getByRole('button', { name: 'Start verification' });
    await button.waitFor();
    await look('1-start');
    const { height } = (await button.boundingBox()) ?? { height: 0 };
    expect(height).toBeGreaterThanOrEqual(44);

    await leave(page);
    await look('2-vendor');
    await choose(page, 'too-dark');
    await sees(page, 'The light wasn’t right');
    await look('3-failed');

    await leave(page, 'Try again');
    await choose(page, 'pass');
    await sees(page, 'You’re verified');
    await look('4-passed');
    await tab.close();
  });
});
