import { readFileSync } from 'node:fs';
import { problems } from '../../packages/protocol/src/vocabulary.js';
import { expect, test } from 'vitest';
import { configurationPage, errorsPage } from './configuration.js';
import { variableList } from '../../packages/proxy/src/config/variables.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('docs/configuration.md says what the code says', () => {
  expect(read('docs/configuration.md')).toBe(configurationPage());
});

test('docs/errors.md says what the code says', () => {
  expect(read('docs/errors.md')).toBe(errorsPage());
});

test('the page has every variable in its table and under a heading of its own', () => {
  for (const [name] of variableList) {
    expect(configurationPage()).toContain(`\n### \`${name}\`\n`);
    expect(configurationPage()).toContain(`\n| [\`${name}\`](#${name.toLowerCase()}) `);
  }
});

test('every error has a heading that its problem type can link to', () => {
  for (const code of Object.keys(problems)) expect(errorsPage()).toContain(`\n## ${code}\n`);
});
