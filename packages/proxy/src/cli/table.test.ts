import { expect, test } from 'vitest';
import { tableOf } from './table.js';

const heading = ['id', 'reference'];
const rows = [
  ['ver_1', 'user-7'],
  ['ver_1000', null],
];

test('a person sees columns below a heading', () => {
  expect(tableOf(heading, rows, true)).toBe('ID        REFERENCE\nver_1     user-7\nver_1000  -\n');
});

test('a program gets fields between tabs', () => {
  expect(tableOf(heading, rows, false)).toBe('ver_1\tuser-7\nver_1000\t-\n');
});

test('what moves a cursor or breaks a line is shown as a sign', () => {
  for (const sign of ['\u001b[2J', '\t', '\n', '\u009b1A', '\u007f']) {
    const [cell = ''] = tableOf(['reference'], [[`a${sign}b`]], false)
      .trimEnd()
      .split('\t');
    expect(cell).toBe(`a\uFFFD${sign.slice(1)}b`);
    expect(tableOf(['reference'], [[`a${sign}b`]], true).split('\n')).toEqual([
      'REFERENCE',
      cell,
      '',
    ]);
  }
});
