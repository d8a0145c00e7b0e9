import { expect, it } from 'vitest';
import { createFinishes } from './finishes.js';

const never = new AbortController().signal;

it('wakes all who wait for a verification when it ends, and nobody else', async () => {
  const finishes = createFinishes();
  let othersWoke = false;
  const leave = new AbortController();
  const other = finishes.wait('b', 60_000, leave.signal).then(() => (othersWoke = true));
  const waiting = [finishes.wait('a', 60_000, never), finishes.wait('a', 60_000, never)];
  finishes.announce('a');
  await Promise.all(waiting);
  expect(othersWoke).toBe(false);
  leave.abort();
  await other;
});

it('wakes when the time is over, or the caller has gone before', async () => {
  const finishes = createFinishes();
  await finishes.wait('a', 1, never);
  await finishes.wait('a', 60_000, AbortSignal.abort());
});
