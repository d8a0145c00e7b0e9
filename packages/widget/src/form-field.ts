import type { Outcome, State } from './machine.js';
import { showState } from './platform.js';
import type { FormInternals } from './platform.js';

/**
 * Tells the form, and style sheets, how it stands.
 *
 * @param missing What to say when there is no value; empty: there need be none.
 * @param anchor What the browser shows that beside, and focuses.
 */
export function show(
  element: HTMLElement,
  internals: FormInternals,
  state: State,
  missing: string,
  anchor: HTMLElement | undefined,
): void {
  const value = valueOf(state);
  // What the browser gives back when the person returns to the page through the history.
  internals.setFormValue(value, value && JSON.stringify(state));
  internals.setValidity({ valueMissing: missing !== '' && value === null }, missing, anchor);
  showState(element, internals, state.phase);
}

/** Only a pass has one: a server that forgets to read the token's status must not be deceived. */
export function valueOf(state: State): string | null {
  return state.phase === 'passed' ? state.outcome.resultToken : null;
}

/** The pass that a form gave back; null when it is none. */
export function restoredOutcome(state: unknown): Outcome | null {
  try {
    const { outcome } = JSON.parse(state as string) as { outcome: Outcome };
    return valueOf({ phase: outcome.status, outcome }) === null ? null : outcome;
  } catch {
    return null;
  }
}
