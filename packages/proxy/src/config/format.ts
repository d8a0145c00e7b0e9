/**
 * What a variable's text must look like: said once, used to read it, to name what was expected, and
 * to write the documentation.
 */
export type Format<T> = {
  /** A noun phrase: problems read "expected …", the documentation shows it as it stands. */
  expected: string;
  /** Reads the text. Throws `Refusal`. */
  parse: (text: string) => T;
};

/**
 * Thrown by `parse`. The message goes to the operator's terminal and log, so it says what was
 * expected and never repeats the value, which may be a secret in the wrong place.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The usual refusal of a format. */
export function expectedOnly(expected: string): Refusal {
  return new Refusal(`expected ${expected}`);
}

/** Text that matches a pattern as a whole. */
export function matching(pattern: RegExp, expected: string): Format<string> {
  return {
    expected,
    parse(text) {
      if (!pattern.test(text)) throw expectedOnly(expected);
      return text;
    },
  };
}

/** A whole number in decimal digits. `unit` names what is counted. */
export function wholeNumber(minimum: number, maximum: number, unit = ''): Format<number> {
  const expected = `a whole number${unit === '' ? '' : ` of ${unit}`} from ${minimum} to ${maximum}`;
  return {
    expected,
    parse(text) {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= minimum && value <= maximum)) throw expectedOnly(expected);
      return value;
    },
  };
}

/** A time in seconds, with up to three decimals; read as milliseconds. */
export function seconds(minimum: number, maximum: number): Format<number> {
  const expected = `a number of seconds from ${minimum} to ${maximum}, such as 10 or 2.5`;
  return {
    expected,
    parse(text) {
      const value = /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= minimum && value <= maximum)) throw expectedOnly(expected);
      return Math.round(value * 1000);
    },
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Format<Word> {
  const expected = `one of ${words.map((word) => `\`${word}\``).join(', ')}`;
  return {
    expected,
    parse(text) {
      const word = words.find((candidate) => candidate === text);
      if (word === undefined) throw expectedOnly(expected);
      return word;
    },
  };
}

/** `on` or `off` and nothing else, so that no spelling of "no" can be taken for a yes. */
export const onOff: Format<boolean> = {
  expected: '`on` or `off`',
  parse(text) {
    if (text !== 'on' && text !== 'off') throw expectedOnly('`on` or `off`');
    return text === 'on';
  },
};

/** A format, or the word `off`, which is read as null. */
export function orOff<T>(format: Format<T>): Format<T | null> {
  const expected = `${format.expected}, or \`off\``;
  return {
    expected,
    parse(text) {
      if (text === 'off') return null;
      try {
        return format.parse(text);
      } catch (error) {
        throw error instanceof Refusal ? expectedOnly(expected) : error;
      }
    },
  };
}

/** Entries between commas, spaces around them dropped; at least one, none twice. */
export function listOf<Entry extends string>(
  format: Format<Entry>,
  expected: string,
): Format<Entry[]> {
  return {
    expected,
    parse(text) {
      const entries = text.split(',').map((entry) => format.parse(entry.trim()));
      if (new Set(entries).size !== entries.length) {
        throw new Refusal(`lists an entry twice; expected ${expected}`);
      }
      return entries;
    },
  };
}
