import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { leave, sees } from './harness/steps.ts';
import { startWorld, type World } from './harness/world.ts';

// The steps of docs/testing.md, in a real browser.
describe('outcomes that the simulator is told', () => {
  let world: World;
  let address: string;

  beforeAll(async () => {
    world = await startWorld();
    const html = pageWith('<ekyc-verify></ekyc-verify>', { script: world.script });
    address = world.site.page('/test-documents', { html });
  });
  afterAll(() => world.stop());

  it('a test document that is too dark lets the person try again', async () => {
    const { page, close } = await world.openTab();
    await page.goto(address);
    await leave(page);
    await page.getByLabel('Test document').fill('T00-1201');
    await page.getByRole('button', { name: 'Scan' }).click();
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(page.url()).toBe(address);
    await close();
  });

  it('a test document in the address of the vendor’s page leads back at once', async () => {
    const { page, close } = await world.openTab();
    await page.goto(address);
    await leave(page);
    await page.goto(`${page.url()}&document=T00-0000`);
    await sees(page, 'You’re verified');
    await close();
  });

  it('a list fails the first attempt, and lets the next one pass', async () => {
    world.simulator.setOutcomes(['too-dark', 'pass']);
    const { page, close } = await world.openTab();
    await page.goto(address);
    await page.getByRole('button', { name: 'Start verification' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await sees(page, 'You’re verified');
    expect(page.url()).toBe(address);
    await close();
  });

  it('a result that comes late is shown without a click, once it is there', async () => {
    world.simulator.setOutcomes(['pass-late']);
    const { page, close } = await world.openTab();
    await page.goto(address);
    await page.getByRole('button', { name: 'Start verification' }).click();
    await sees(page, 'You’re verified');
    await close();
  });
});
