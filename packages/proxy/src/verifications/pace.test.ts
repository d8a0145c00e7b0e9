import { expect, it } from 'vitest';
import { aVerificationRow } from '../../test/support/rows.js';
import { askInterval, createPace } from './pace.js';

it('lets each verification be asked about once in an interval', () => {
  let now = 0;
  const pace = createPace({ now: () => now });
  expect(pace.mayAsk('a', 1000)).toBe(true);
  expect(pace.mayAsk('a', 1000)).toBe(false);
  expect(pace.mayAsk('b', 1000)).toBe(true);
  now = 999;
  expect(pace.mayAsk('a', 1000)).toBe(false);
  now = 1000;
  expect(pace.mayAsk('a', 1000)).toBe(true);
  expect(pace.mayAsk('a', 1000)).toBe(false);
});

it('forgets what was asked about a minute ago, and not before', () => {
  let now = 0;
  const pace = createPace({ now: () => now });
  pace.mayAsk('a', 60_000);
  now = 30_000;
  pace.mayAsk('b', 60_000);
  now = 60_000;
  expect(pace.mayAsk('a', 60_000)).toBe(true);
  expect(pace.mayAsk('b', 60_000)).toBe(false);
});

it.each([
  ['just now', 0, 1500],
  ['10 seconds ago', 10_000, 2500],
  ['a minute ago', 60_000, 15_000],
  ['an hour ago', 3_600_000, 60_000],
])(
  'leaves the longer between two questions, the longer ago somebody came back: %s',
  (_, ago, interval) => {
    const row = aVerificationRow({ returnedAt: 5_000_000 });
    expect(askInterval(row, 5_000_000 + ago)).toBe(interval);
  },
);
