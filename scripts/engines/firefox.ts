import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import { programs } from './engines.ts';
import { retry } from './retry.ts';

/** Runs tests in the system's Firefox, without a screen: the launcher takes what puppeteer drives. */
export function firefoxLauncher(): ReturnType<typeof chromeLauncher> {
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
