/** What one check came to. */
export type CheckResult = {
  subject: 'configuration' | 'database' | 'clock' | 'credentials';
  /** A `warning` does not keep the proxy from working. */
  state: 'ok' | 'warning' | 'failed';
  /** What was found, in one sentence without a full stop. */
  message: string;
  /** What to do about it; null when there is nothing to do. */
  remedy: string | null;
};

/** Colours a text when it goes to a terminal that wants colours. */
export type Paint = (colour: 'green' | 'yellow' | 'red', text: string) => string;

const colours = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

/** `state  subject  message`, and the remedy below it; the first word is for `grep` and `awk`. */
export function linesOf({ subject, state, message, remedy }: CheckResult, paint: Paint): string {
  const head = `${paint(colours[state], state.padEnd(8))} ${subject.padEnd(14)} ${message}\n`;
  return remedy === null ? head : `${head}${' '.repeat(24)}${remedy}\n`;
}
