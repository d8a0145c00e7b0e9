import { expect, it } from 'vitest';
import { createStartsToday } from './starts-today.js';

const noon = Date.UTC(2026, 10, 25, 12);

function counting() {
  const asked: number[] = [];
  let pings = 0;
  let timeOfDay = noon;
  let passed = 0;
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
  const clock = { now: () => passed };
  const starts = createStartsToday(store, () => timeOfDay, clock);
  const setBack = (ms: number) => (timeOfDay -= ms);
  const pass = (ms: number) => {
    timeOfDay += ms;
    passed += ms;
  };
  return { starts, rows, asked, pings: () => pings, pass, setBack };
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

it('counts once a second also when the time of day was set back', async () => {
  const { starts, rows, pass, setBack } = counting();
  await starts.count();
  setBack(3_600_000);
  rows.count = 20;
  pass(1000);
  expect(await starts.count()).toBe(20);
});
