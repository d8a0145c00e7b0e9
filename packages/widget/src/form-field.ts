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
  internals.setFormValue(value);
  internals.setValidity({ valueMissing: missing !== '' && value === null }, missing, anchor);
  showState(element, internals, state.phase);
}

/** Only a pass has one: a server that forgets to read the token's status must not be deceived. */
export function valueOf(state: State): string | null {
  return state.phase === 'passed' ? state.outcome.resultToken : null;
}

/**
 * Makes assignments to what can only be read do no harm. Frameworks set whatever property a tag has
 * under the name of an attribute; without a setter the assignment throws, and takes the page's whole
 * tree with it.
 */
export function tolerateAssignments(prototype: object): void {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  for (const [name, property] of properties)
    if (property.get && !property.set)
      Object.defineProperty(prototype, name, { ...property, set() {} });
}
