/** A log line: a short sentence and facts beside it. Facts are ids, codes, counts and times only. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  facts: Record<string, string | number | boolean | null>,
  message: string,
) => void;
