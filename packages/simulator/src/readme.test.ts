import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { helpText } from './command/arguments.js';
import { scenarioGroups, scenarios } from './scenarios.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The cells of a table's rows, without the padding between them. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) => row.split('|').slice(1, -1));
  return cells.map((row) => row.map((cell) => cell.trim()));
}

it('the README lists every outcome, as the code has it', () => {
  const [, table = ''] = /<!-- outcomes -->(.*)<!-- \/outcomes -->/s.exec(readme) ?? [];
  expect(rowsOf(table).slice(2)).toEqual(
    scenarios.map(({ name, documentNumber, errorCode, group, label }) => [
      `\`${name}\``,
      `\`${documentNumber}\``,
      String(errorCode),
      scenarioGroups[group],
      label,
    ]),
  );
});

it('the README lists every option of the command, as --help does', () => {
  const options = [...helpText.matchAll(/--[a-z-]+( <[a-z]+>)?(?= {2})/g)].map(
    ([option]) => option,
  );
  const [, command = ''] = /## Run the command(.*)Exit codes/s.exec(readme) ?? [];
  expect(rowsOf(command).slice(2)).toEqual(
    options.map((option) => [`\`${option}\``, expect.any(String)]),
  );
});
