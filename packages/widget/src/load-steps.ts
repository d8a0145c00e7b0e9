import { clientError } from './errors.js';
import { inTime } from './in-time.js';
import type * as steps from './verification-steps.js';

export type Steps = typeof steps;

/** As long as an answer of the proxy may take. */
const timeoutMs = 30_000;

let failures = 0;
let importAgain: ((time: number) => Promise<Steps>) | undefined;

/**
 * Says how the steps are loaded after they could not be. A browser remembers of an address that no
 * module came from there, for as long as the page is open: another one has to be tried.
 *
 * @param load Gets a number that no other time has.
 */
export function reloadStepsWith(load: (time: number) => Promise<Steps>): void {
  importAgain = load;
}

/**
 * Loads what a click or a return needs. Where that fails the proxy is out of reach, as when a call
 * fails, and the person may try again.
 *
 * @throws {EkycError} `network`
 */
export async function loadSteps(): Promise<Steps> {
  try {
    const loading =
      failures > 0 && importAgain ? importAgain(failures) : import('./verification-steps.js');
    return await inTime(loading, timeoutMs);
  } catch (cause) {
    failures += 1;
    const particulars = 'A part of the element’s script could not be loaded.';
    throw clientError('network', particulars, { transient: true, cause });
  }
}
