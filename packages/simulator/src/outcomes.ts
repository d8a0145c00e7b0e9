import { findScenario, scenarioOfDocument, type ScenarioName } from './scenarios.js';

/** What may be chosen or planned for a verification beside a scenario. */
export const otherOutcomes = {
  ask: 'The person at the page decides',
  'go-back-unfinished': 'Come back without having finished, and decide the next time',
  'let-it-expire': 'Let the time run out',
} as const;
/** Name of something that may be planned beside a scenario. */
export type OtherOutcome = keyof typeof otherOutcomes;

/** What may be planned for a verification, by its name. */
export type OutcomeName = ScenarioName | OtherOutcome;

/**
 * Reads what somebody wrote, at the page or in a list: the name of an outcome, the vendor's code, or
 * the number of a test document.
 *
 * @returns its name; undefined when there is no such outcome
 */
export function findOutcome(text: string): OutcomeName | undefined {
  if (isOtherOutcome(text)) return text;
  const scenario = findScenario(/^\d+$/.test(text) ? Number(text) : text);
  return (scenario ?? scenarioOfDocument(text))?.name;
}

/** A list of outcomes, by their names. @throws RangeError that names the one that there is not */
export function readOutcomes(texts: readonly string[]): OutcomeName[] {
  return texts.map((text) => {
    const outcome = findOutcome(text);
    if (outcome === undefined) throw new RangeError(`there is no outcome "${text}"`);
    return outcome;
  });
}

/** A list of outcomes with commas between them: `too-dark,pass`. @throws RangeError */
export function parseOutcomes(text: string): OutcomeName[] {
  const texts = text.split(',').map((each) => each.trim());
  return readOutcomes(text.trim() === '' ? [] : texts);
}

function isOtherOutcome(text: string): text is OtherOutcome {
  return Object.hasOwn(otherOutcomes, text);
}
