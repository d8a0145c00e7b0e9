import { expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { startGallery } from './harness/gallery.ts';

it('the playground goes through a failure and a pass, and gives the tag that was turned', async () => {
  const gallery = await startGallery();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(new URL('playground.html', gallery.address()).href);
    const element = page.locator('ekyc-verify');
    await element.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Fail: it was too dark' }).click();
    await element.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Pass' }).click();
    await element.getByText('You’re verified').waitFor();
    const heard = page.locator('#heard');
    await expect.poll(() => heard.textContent()).toContain('"status":"passed"');

    await page.locator('[name=theme]').selectOption('dark');
    await page.getByLabel('Accent color').fill('#8a2be2');
    const tag = page.locator('#tag');
    await expect.poll(() => tag.textContent()).toContain('theme="dark"');
    expect(await tag.textContent()).toContain('--ekyc-accent-color: #8a2be2');
    await page.locator('[name=state]').selectOption('expired');
    await expect
      .poll(() => element.evaluate((host) => 'state' in host && host.state))
      .toBe('expired');
    await page.locator('[name=state]').selectOption('');
    await page.locator('[name=device]').selectOption('desktop');
    await element.getByRole('button', { name: 'Start' }).click();
    await element.getByText('0471').waitFor();
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    await gallery.stop();
  }
});
