import { readFileSync } from 'node:fs';
import { problems } from '../../packages/protocol/src/vocabulary.js';
import { expect, test } from 'vitest';
import {
  configurationMarks,
  configurationPage,
  configurationTable,
  errorsPage,
  withConfigurationTable,
} from './configuration.js';
import { variableList } from '../../packages/proxy/src/config/variables.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('docs/configuration.md says what the code says', () => {
  expect(read('docs/configuration.md')).toBe(configurationPage());
});

test('docs/errors.md says what the code says', () => {
  expect(read('docs/errors.md')).toBe(errorsPage());
});

test('the README’s table of variables says what the code says', () => {
  const readme = read('README.md');
  expect(withConfigurationTable(readme)).toBe(readme);
});

test('the table and the page hold every variable', () => {
  for (const [name] of variableList) {
    expect(configurationTable()).toContain(`| \`${name}\` `);
    expect(configurationPage()).toContain(`### \`${name}\``);
  }
});

test('every error has a heading that its problem type can link to', () => {
  for (const code of Object.keys(problems)) expect(errorsPage()).toContain(`\n## ${code}\n`);
});

test('only what stands between the marks is replaced', () => {
  const { begin, end } = configurationMarks;
  const readme = `before\n\n${begin}\nold\n${end}\n\nafter\n`;
  expect(withConfigurationTable(readme)).toBe(
    `before\n\n${begin}\n\n${configurationTable()}\n\n${end}\n\nafter\n`,
  );
  expect(withConfigurationTable('no marks')).toBeNull();
});
