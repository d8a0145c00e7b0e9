import { scenarios, type ScenarioName } from 'ekyc-verify-simulator';
import type { Page } from 'playwright-core';

/** Clicks the element's button and waits for the vendor's page. */
export async function leave(page: Page, name = 'Start verification'): Promise<void> {
  await page.getByRole('button', { name }).click();
  await arrivesAtVendor(page);
}

/** Waits for the vendor's page. */
export async function arrivesAtVendor(page: Page): Promise<void> {
  await page.waitForURL(/\/reflect\/\?/);
}

/** Ends the verification on the vendor's page, as a person would, and goes back. */
export async function choose(page: Page, name: ScenarioName): Promise<void> {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
  if (name === 'pass') {
    await page.getByRole('button', { name: 'Pass', exact: true }).click();
  } else if (scenario.common) {
    await page.getByRole('button', { name: scenario.label }).click();
  } else {
    await page.getByLabel('Result').selectOption(name);
    await page.getByRole('button', { name: 'End with this result' }).click();
  }
  // Whoever leaves is sent back at once; everybody else reads the vendor's result first.
  if (scenario.group !== 'left') await page.getByRole('link', { name: 'Next' }).click();
}

/** Lets the time run out on the vendor's page, and goes back. */
export async function expire(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Let it expire' }).click();
  await page.getByRole('link', { name: 'Go back' }).click();
}

/** The token in the address of the vendor's page. */
export function tokenAt(page: Page): string {
  return new URL(page.url()).searchParams.get('token') ?? '';
}

/** Waits for a text that the element shows. */
export async function sees(page: Page, text: string): Promise<void> {
  await page.getByText(text, { exact: true }).waitFor();
}
