import { findCommand, findFile } from './find.ts';

/** A browser engine that the element is tested in. */
export type Engine = {
  name: 'Chromium' | 'Firefox' | 'WebKit';
  /** Configuration of the test runner, in the workspace's folder. */
  config: string;
  /** What this machine lacks to run it; empty when it can run. */
  missing(): string[];
};

/** What of a system each engine takes, with Debian's packages that bring it. */
export const programs = {
  firefox: () => findCommand('firefox-esr') ?? findCommand('firefox'),
  webKitDriver: () => findCommand('WebKitWebDriver'),
  miniBrowser: () => findFile('/usr/lib{,exec}/{,*/}webkit2gtk-4.*/MiniBrowser'),
  xvfb: () => findCommand('Xvfb'),
};

/** Chromium comes with the dependencies; the others come with the system. */
export const engines: readonly Engine[] = [
  { name: 'Chromium', config: 'web-test-runner.config.mjs', missing: () => [] },
  {
    name: 'Firefox',
    config: 'web-test-runner.firefox.config.mjs',
    missing: () => absent({ 'firefox-esr': programs.firefox }),
  },
  {
    name: 'WebKit',
    config: 'web-test-runner.webkit.config.mjs',
    missing: () =>
      absent({
        'webkit2gtk-driver': () => programs.webKitDriver() && programs.miniBrowser(),
        xvfb: programs.xvfb,
      }),
  },
];

function absent(packages: Record<string, () => string | null>): string[] {
  return Object.entries(packages)
    .filter(([, find]) => find() === null)
    .map(([name]) => name);
}

/** The variable that says which engines have to be there. */
export const enginesVariable = 'EKYC_TEST_ENGINES';

/**
 * Whether an engine that is not there is a failure: `all` says so, without a value those that are
 * found are enough.
 *
 * @throws on any other value: a typing error must not make a check weaker.
 */
export function allEnginesWanted(environment: NodeJS.ProcessEnv): boolean {
  const value = environment[enginesVariable] ?? '';
  if (value !== '' && value !== 'all')
    throw new Error(`${enginesVariable} may only be "all", or not set.`);
  return value === 'all';
}
