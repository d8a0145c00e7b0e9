import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import * as puppeteer from 'puppeteer-core';

/** The browser engines that the element is tested in. Chromium is a dependency; Debian brings the others. */
export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

export const programs = {
  firefox: () => findCommand('firefox-esr') ?? findCommand('firefox'),
  webKitDriver: () => findCommand('WebKitWebDriver'),
  miniBrowser: () =>
    globSync('/usr/lib{,exec}/{,*/}webkit2gtk-4.*/MiniBrowser').toSorted().at(-1) ?? null,
  xvfb: () => findCommand('Xvfb'),
};

/** Debian's packages that an engine needs and this machine lacks. */
export function missingPackages(engine: Engine): string[] {
  const needed: Record<Engine, Record<string, boolean>> = {
    chromium: {},
    firefox: { 'firefox-esr': programs.firefox() !== null },
    webkit: {
      'webkit2gtk-driver': programs.webKitDriver() !== null && programs.miniBrowser() !== null,
      xvfb: programs.xvfb() !== null,
    },
  };
  return Object.entries(needed[engine])
    .filter(([, found]) => !found)
    .map(([name]) => name);
}

/** What the test runner starts for an engine. */
export async function launcherOf(engine: Engine) {
  switch (engine) {
    case 'chromium':
      return playwrightLauncher({
        product: 'chromium',
        launchOptions: { executablePath: await chromium.executablePath(), args: chromiumFlags },
      });
    case 'firefox':
      return firefoxLauncher();
    case 'webkit': {
      const { webKitLauncher } = await import('./webkit.ts');
      return webKitLauncher();
    }
  }
}

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The launcher for Chrome takes whatever puppeteer drives. */
function firefoxLauncher() {
  const executablePath = programs.firefox();
  if (executablePath === null) throw new Error('Firefox was not found.');
  const launch: typeof puppeteer.launch = (options) =>
    retry('Firefox', () => puppeteer.launch(options));
  return chromeLauncher({
    concurrency: 1,
    puppeteer: { ...puppeteer, launch },
    launchOptions: { browser: 'firefox', executablePath, headless: true, timeout: 60_000 },
  });
}

/**
 * Tries again what may fail by chance: a browser that does not start on a busy machine.
 *
 * @throws what the last attempt threw
 */
export async function retry<T>(name: string, work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempts <= 1) throw error;
    const message = error instanceof Error ? error.message : String(error);
    console.warn(`${name} did not start, trying again: ${message}`);
    return retry(name, work, attempts - 1);
  }
}

function findCommand(name: string): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return places.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
