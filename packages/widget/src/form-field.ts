import { readOutcome } from './outcome.js';
import type { Outcome } from './outcome.js';
import { toJson } from './history-state.js';
import type { State } from './machine.js';
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
  internals.setFormValue(value, value === null ? null : toJson(state));
  internals.setValidity({ valueMissing: missing !== '' && value === null }, missing, anchor);
  showState(element, internals, state.phase);
}

/** Only a pass has one: a server that forgets to read the token's status must not be deceived. */
export function valueOf(state: State): string | null {
  return state.phase === 'passed' ? state.outcome.resultToken : null;
}

/** The pass that a form gave back; null when it is none. */
export function restoredOutcome(kept: unknown): Outcome | null {
  if (typeof kept !== 'string') return null;
  try {
    const state: unknown = JSON.parse(kept);
    if (typeof state !== 'object' || state === null || !('outcome' in state)) return null;
    const outcome = readOutcome(state.outcome);
    return outcome?.status === 'passed' && outcome.resultToken !== null ? outcome : null;
  } catch {
    return null;
  }
}

/**
 * Makes assignments to what can only be read do no harm. Frameworks set whatever property a tag has
 * under the name of an attribute; without a setter the assignment throws, and takes the page's whole
 * tree with it.
 */
export function tolerateAssignments(prototype: object, names: readonly string[]): void {
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (property?.get) Object.defineProperty(prototype, name, { ...property, set() {} });
  }
}
