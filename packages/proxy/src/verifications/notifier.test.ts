import { expect, it } from 'vitest';
import { Notifier } from './notifier.js';

const never = new AbortController().signal;

it('wakes all who wait for a verification when it ends, and nobody else', async () => {
  const notifier = new Notifier();
  let othersWoke = false;
  const leave = new AbortController();
  const other = notifier.wait('b', 60_000, leave.signal).then(() => (othersWoke = true));
  const waiting = [notifier.wait('a', 60_000, never), notifier.wait('a', 60_000, never)];
  notifier.notify('a');
  await Promise.all(waiting);
  expect(othersWoke).toBe(false);
  leave.abort();
  await other;
});

it('wakes when the time is over, or the caller has gone before', async () => {
  const notifier = new Notifier();
  await notifier.wait('a', 1, never);
  await notifier.wait('a', 60_000, AbortSignal.abort());
});
