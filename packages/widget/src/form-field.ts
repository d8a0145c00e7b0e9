import type { Outcome, State } from './machine.js';

/**
 * The element as the browser sees it: a field of a form whose value is the result token, with a
 * custom state for style sheets. Browsers from before either go without.
 */
export function internalsOf(element: HTMLElement): ElementInternals | undefined {
  try {
    return element.attachInternals();
  } catch {
    // Safari before 16.4.
    return undefined;
  }
}

/**
 * Tells the form, and style sheets, how it stands.
 *
 * @param missing What to say when there is no value; empty: there need be none.
 * @param anchor What the browser shows that beside, and focuses.
 */
export function show(
  internals: ElementInternals,
  state: State,
  missing: string,
  anchor: HTMLElement | undefined,
): void {
  const value = valueOf(state);
  // What the browser gives back when the person returns to the page through the history.
  internals.setFormValue(value, value && JSON.stringify(state));
  internals.setValidity({ valueMissing: missing !== '' && value === null }, missing, anchor);
  try {
    internals.states.clear();
    internals.states.add(state.phase);
  } catch {
    // Chromium before 125 takes no such names.
  }
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
