/** Takes the README's pictures from the real element in Chromium. Needs a build. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pageWith } from '../e2e/harness/site.ts';
import { choose, leave, sees } from '../e2e/harness/steps.ts';
import type { TabOptions } from '../e2e/harness/tab.ts';
import { startWorld } from '../e2e/harness/world.ts';

const pictures = fileURLToPath(new URL('../docs/images/', import.meta.url));
const desktop: TabOptions = { viewport: { width: 480, height: 300 }, colorScheme: 'light' };
const phone: TabOptions = { viewport: { width: 320, height: 360 }, colorScheme: 'dark' };

await mkdir(pictures, { recursive: true });
const world = await startWorld();
try {
  const address = world.site.page('/kyc', {
    html: pageWith('<main><ekyc-verify></ekyc-verify></main>', { script: world.script }),
  });
  await take('start', desktop, []);
  await take('passed', desktop, ['pass', 'You are verified']);
  await take('failed-phone-dark', phone, ['too-dark', 'The light was not good']);

  async function take(
    name: string,
    options: TabOptions,
    [scenario, words]: [] | [Parameters<typeof choose>[1], string],
  ): Promise<void> {
    const { page, close } = await world.openTab(options);
    await page.goto(address);
    if (scenario !== undefined) {
      await leave(page);
      await choose(page, scenario);
    }
    await sees(page, words ?? 'Verify your identity');
    await page.locator('main').screenshot({ path: `${pictures}${name}.png` });
    await close();
  }
} finally {
  await world.stop();
}
