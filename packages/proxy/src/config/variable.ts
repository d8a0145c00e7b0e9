/** The topics, in the order in which the documentation and `init` show them. */
export const topics = {
  vendor: 'Tencent Cloud',
  check: 'What to check',
  access: 'Access and limits',
  results: 'Public URL, secrets, and webhooks',
  server: 'Storage and server',
} as const;
export type Topic = keyof typeof topics;

/** One variable of the environment: everything that is said about it anywhere comes from here. */
export type Variable<T = unknown> = {
  topic: Topic;
  /** One sentence, with units, for the table. */
  summary: string;
  /** What else an operator should know. */
  details?: string;
  format: Format<T>;
  /** A value that the format accepts; for secrets one that is plainly not in use. */
  example: string;
  /** What an unset variable stands for, as text: it goes through the same format. */
  default?: string;
  /** What holds without it, in words, where no text could say it. */
  unset?: string;
  /** Without it the proxy does not start. */
  required?: true;
  /** Also read from the file that `NAME_FILE` names; placeholders are refused. */
  secret?: true;
};

/** What reading a variable gives: null stands for one that is not set and has no default. */
export type ValueOf<V> =
  V extends Variable<infer T>
    ? V extends { required: true } | { default: string }
      ? T
      : T | null
    : never;

/**
 * What a variable's text must look like: said once, used to read it, to name what was expected, and
 * to write the documentation.
 */
export type Format<T> = {
  /** A noun phrase: problems read "expected …", the documentation shows it as it stands. */
  expected: string;
  /** Gives undefined for a text that is not of it, or throws a `Refusal` that says more. */
  read: (text: string) => T | undefined;
  /** As `read`, but throws the usual `Refusal` instead of giving undefined. */
  parse: (text: string) => T;
};

/**
 * Thrown for a text that does not fit. The message goes to the operator's terminal and log, so it says what was
 * expected and never repeats the value, which may be a secret in the wrong place.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export function format<T>(expected: string, read: Format<T>['read']): Format<T> {
  return {
    expected,
    read,
    parse(text) {
      const value = read(text);
      if (value === undefined) throw new Refusal(`expected ${expected}`);
      return value;
    },
  };
}

/** Text that matches a pattern as a whole. */
export function matching(pattern: RegExp, expected: string): Format<string> {
  return format(expected, (text) => (pattern.test(text) ? text : undefined));
}

/** A whole number in decimal digits. `unit` names what is counted. */
export function wholeNumber(minimum: number, maximum: number, unit = ''): Format<number> {
  const expected = `a whole number${unit === '' ? '' : ` of ${unit}`} from ${minimum} to ${maximum}`;
  return format(expected, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? value : undefined;
  });
}

/** A time in seconds, with up to three decimals; read as milliseconds. */
export function seconds(minimum: number, maximum: number): Format<number> {
  const expected = `a number of seconds from ${minimum} to ${maximum}, such as 10 or 2.5`;
  return format(expected, (text) => {
    const value = /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? Math.round(value * 1000) : undefined;
  });
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Format<Word> {
  const expected = `one of ${words.map((word) => `\`${word}\``).join(', ')}`;
  return format(expected, (text) => words.find((word) => word === text));
}

/** `on` or `off` and nothing else, so that no spelling of "no" can be taken for a yes. */
export const onOff = format('`on` or `off`', (text) =>
  text === 'on' || text === 'off' ? text === 'on' : undefined,
);

/** A format, or the word `off`, which is read as null. */
export function orOff<T>({ expected, read }: Format<T>): Format<T | null> {
  return format(`${expected}, or \`off\``, (text) => (text === 'off' ? null : read(text)));
}

/** Entries between commas, spaces around them dropped; at least one, none twice. */
export function listOf<Entry extends string>(
  { parse }: Format<Entry>,
  expected: string,
): Format<Entry[]> {
  return format(expected, (text) => {
    const texts = text.split(',').map((entry) => entry.trim());
    if (texts.includes('')) throw new Refusal(`has an empty entry; expected ${expected}`);
    const entries = texts.map((entry) => parse(entry));
    if (new Set(entries).size === entries.length) return entries;
    throw new Refusal(`lists an entry twice; expected ${expected}`);
  });
}
