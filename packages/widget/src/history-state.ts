import { flatten, rebuild } from './state-records.js';
import type { StateRecord } from './state-records.js';

/**
 * Writes a page's history state as text. JSON alone knows neither big integers nor circles, dates,
 * maps and sets. What the text has no form for (buffers, errors) becomes null.
 */
export function writeState(state: unknown): string {
  return toJson(flatten(state));
}

/** @returns undefined when the text is none of `writeState`: other code of the origin may have written it */
export function readState(text: string | null): unknown {
  try {
    return rebuild(JSON.parse(text ?? '[]') as StateRecord[]);
  } catch {
    return undefined;
  }
}

/**
 * A history state in which a router has kept the address: with another one in its place, also where
 * it left out the origin or a folder.
 *
 * @param without What a text is without the token, when it is no part of that address.
 */
export function withAddress(
  state: unknown,
  [from, to]: readonly [from: string, to: string],
  without: (text: string) => string,
): unknown {
  let changed = false;
  const replaced = flatten(state).map((record): StateRecord => {
    const [kind, text] = record;
    if (kind !== 'value' || typeof text !== 'string' || without(text) === text) return record;
    changed = true;
    const before = from.slice(0, -text.length);
    const isEnd = from.endsWith(text) && to.startsWith(before);
    return [kind, isEnd ? to.slice(before.length) : without(text)];
  });
  return changed ? rebuild(replaced) : state;
}

/**
 * JSON of plain data that old libraries have no say in: they give the prototypes of arrays and
 * objects a `toJSON` of their own, from before there was JSON, which writes arrays as texts.
 */
export function toJson(data: unknown): string {
  return JSON.stringify(withoutPrototypes(data));
}

function withoutPrototypes(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const copy = Array.isArray(data)
    ? data.map(withoutPrototypes)
    : Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, withoutPrototypes(value)]),
      );
  return Object.setPrototypeOf(copy, null) as unknown;
}
