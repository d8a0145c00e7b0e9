import { expect, it } from 'vitest';
import { createStartsToday } from './starts-today.js';

const noon = Date.UTC(2026, 10, 25, 12);

function counting() {
  const asked: number[] = [];
  let pings = 0;
  let at = noon;
  const rows = { count: 7 };
  const store = {
    countCreatedSince(since: number) {
      asked.push(since);
      return Promise.resolve(rows.count);
    },
    ping() {
      pings += 1;
      return Promise.resolve();
    },
  };
  const starts = createStartsToday(store, () => at);
  return { starts, rows, asked, pings: () => pings, pass: (ms: number) => (at += ms) };
}

it('counts the day’s rows once a second, and adds what was begun here meanwhile', async () => {
  const { starts, rows, asked, pass } = counting();
  expect(await starts.count()).toBe(7);
  starts.add();
  rows.count = 20;
  expect(await starts.count()).toBe(8);
  pass(1000);
  expect(await starts.count()).toBe(20);
  expect(asked).toEqual([Date.UTC(2026, 10, 25), Date.UTC(2026, 10, 25)]);
});

it('asks the database each time, counted or not', async () => {
  const { starts, asked, pings } = counting();
  await starts.count();
  await starts.count();
  await starts.count();
  expect([asked.length, pings()]).toEqual([1, 2]);
});

it('counts anew when a day begins', async () => {
  const { starts, asked, pass } = counting();
  pass(12 * 3_600_000 - 1);
  await starts.count();
  pass(2);
  await starts.count();
  expect(asked[1]).toBe(Date.UTC(2026, 10, 26));
});
