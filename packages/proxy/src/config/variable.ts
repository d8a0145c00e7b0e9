import type { Format } from './format.js';

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
