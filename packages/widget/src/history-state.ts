import { deserialize, serialize } from '@ungap/structured-clone';

/** A value as a flat list, in which a circle is no trouble: what it is, and what it holds. */
type Records = [type: unknown, value: unknown][];
type LibraryRecords = Parameters<typeof deserialize>[0];

/**
 * Writes a page's history state as text. JSON alone knows neither big integers nor circles, dates,
 * maps and sets. What the text has no form for (buffers, errors) becomes null.
 */
export function writeState(state: unknown): string {
  return toJson(recordsOf(state));
}

/**
 * @returns undefined when the text is none of `writeState`: other code of the origin may have
 *   written it, and must not choose what is constructed here
 */
export function readState(text: string | null): unknown {
  try {
    const records = JSON.parse(text ?? '[]') as Records;
    return records.every(isPlain) ? (deserialize(records as LibraryRecords) as unknown) : undefined;
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
  const replaced = recordsOf(state).map((record): Records[number] => {
    const [type, text] = record;
    if (type !== primitive || typeof text !== 'string' || without(text) === text) return record;
    changed = true;
    const before = from.slice(0, -text.length);
    const isEnd = from.endsWith(text) && to.startsWith(before);
    return [type, isEnd ? to.slice(before.length) : without(text)];
  });
  return changed ? (deserialize(replaced as LibraryRecords) as unknown) : state;
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

// Types of record, as the library numbers them.
const primitive = 0;
const error = 7;

function recordsOf(state: unknown): Records {
  const records = serialize(state, { lossy: true }) as Records;
  return records.map((record) => (isPlain(record) ? record : [primitive, null]));
}

/** Named types stand for any constructor there is, and so do errors. */
function isPlain([type]: Records[number]): boolean {
  return typeof type === 'number' && type !== error;
}
