export type Engine = 'Chromium' | 'Firefox' | 'WebKit';

/** Commands of the test runner that need more of an engine than a page. */
export type Ability = 'setViewport' | 'emulateMedia';

/**
 * What an engine cannot do under the test runner: tests that need it are skipped there, by
 * `itWith`. Firefox is driven by WebDriver BiDi, WebKitGTK by classic WebDriver. Without
 * `setViewport`, narrow layouts are tested in a container of that size.
 */
const limits: Record<Engine, readonly Ability[]> = {
  Chromium: [],
  Firefox: ['emulateMedia'],
  WebKit: ['setViewport', 'emulateMedia'],
};

/** The engine that runs this page. */
export const engine = engineOf(navigator.userAgent);

/** `it` where this engine can do all of that, `it.skip` elsewhere. */
export function itWith(...needed: Ability[]): Mocha.TestFunction | Mocha.PendingTestFunction {
  return needed.some((ability) => limits[engine].includes(ability)) ? it.skip : it;
}

function engineOf(userAgent: string): Engine {
  if (userAgent.includes('Firefox/')) return 'Firefox';
  return userAgent.includes('Chrome/') ? 'Chromium' : 'WebKit';
}
