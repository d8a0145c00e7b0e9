/** What may not reach a terminal: a text from outside could otherwise move its cursor. */
const control = /\p{Cc}/gu;

/**
 * Rows as text: aligned, below a heading, for somebody who reads them; fields between tabs, without
 * one, for `cut` and `awk`. `-` stands for what there is not.
 */
export function tableOf(
  heading: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  isTerminal: boolean,
): string {
  const cells = rows.map((row) => row.map((cell) => (cell ?? '-').replaceAll(control, '\uFFFD')));
  if (!isTerminal) return cells.map((row) => `${row.join('\t')}\n`).join('');
  const lines = [heading.map((name) => name.toUpperCase()), ...cells];
  const widths = heading.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
