/**
 * A value as a flat list in which a circle is no trouble: each record says what it is, and what it
 * holds, by places in the list. What a browser keeps with an entry of the history has such parts; a
 * library for all that can be cloned would be a twentieth of the script.
 */
export type StateRecord =
  | [kind: 'value', held: string | number | boolean | null]
  | [kind: 'undefined', held: null]
  /** JSON has no form for the number either when it is not finite. */
  | [kind: 'bigint' | 'number', held: string]
  /** Null: JSON has no form for a date that is none. */
  | [kind: 'date', held: number | null]
  | [kind: 'list' | 'set', places: number[]]
  | [kind: 'record', fields: [name: string, place: number][]]
  | [kind: 'map', entries: [key: number, value: number][]];

/** What has no form here (buffers, errors) becomes null. */
export function flatten(state: unknown): StateRecord[] {
  const records: StateRecord[] = [];
  const places = new Map<unknown, number>();
  const add = (value: unknown): number => {
    const known = places.get(value);
    if (known !== undefined) return known;
    const place = records.push(['value', null]) - 1;
    places.set(value, place);
    records[place] = recordOf(value, add);
    return place;
  };
  add(state);
  return records;
}

function recordOf(value: unknown, add: (value: unknown) => number): StateRecord {
  if (value === undefined) return ['undefined', null];
  if (typeof value === 'bigint') return ['bigint', String(value)];
  if (typeof value === 'number' && !isFinite(value)) return ['number', String(value)];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return ['value', value];
  if (Array.isArray(value)) return ['list', [...(value as unknown[])].map(add)];
  if (value instanceof Date) return ['date', value.getTime()];
  if (value instanceof Set) return ['set', [...value].map(add)];
  if (value instanceof Map)
    return ['map', [...value].map(([key, each]): [number, number] => [add(key), add(each)])];
  return isRecord(value)
    ? ['record', Object.entries(value).map(([name, each]): [string, number] => [name, add(each)])]
    : ['value', null];
}

function isRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** @throws when the list is none of `flatten` */
export function rebuild(records: readonly StateRecord[]): unknown {
  const made = new Map<number, unknown>();
  const keep = <T>(place: number, value: T): T => {
    made.set(place, value);
    return value;
  };
  const at = (place: number): unknown => {
    if (made.has(place)) return made.get(place);
    const record = records[place];
    switch (record?.[0]) {
      case 'value':
        return record[1];
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(record[1]);
      case 'number':
        return Number(record[1]);
      case 'date':
        return keep(place, new Date(record[1] ?? NaN));
      case 'list': {
        const list = keep<unknown[]>(place, []);
        for (const each of record[1]) list.push(at(each));
        return list;
      }
      case 'set': {
        const set = keep(place, new Set());
        for (const each of record[1]) set.add(at(each));
        return set;
      }
      case 'map': {
        const map = keep(place, new Map());
        for (const [key, value] of record[1]) map.set(at(key), at(value));
        return map;
      }
      case 'record': {
        const fields = keep<Record<string, unknown>>(place, {});
        for (const [name, each] of record[1]) fields[name] = at(each);
        return fields;
      }
      case undefined:
        throw new TypeError('No such record.');
    }
  };
  return at(0);
}
