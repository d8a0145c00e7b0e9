import { expect, it } from 'vitest';
import { anAttemptRow } from '../../test/support/rows.js';
import { askInterval, AskThrottle } from './ask-throttle.js';

it('lets each attempt be asked about once in an interval, more urgently at first', () => {
  let now = 0;
  const throttle = new AskThrottle({ now: () => now });
  expect(throttle.next('a', 1000)).toBe('person');
  expect(throttle.next('a', 1000)).toBeNull();
  expect(throttle.next('b', 1000)).toBe('person');
  now = 999;
  expect(throttle.next('a', 1000)).toBeNull();
  now = 1000;
  expect(throttle.next('a', 1000)).toBe('repeat');
  expect(throttle.next('a', 1000)).toBeNull();
});

it('takes a question for repeated as long as polls come, and forgets it two minutes after', () => {
  let now = 0;
  const throttle = new AskThrottle({ now: () => now });
  throttle.next('a', 60_000);
  now = 60_000;
  expect(throttle.next('a', 60_000)).toBe('repeat');
  now = 120_000;
  expect(throttle.next('a', 60_000)).toBe('repeat');
  now = 240_000;
  expect(throttle.next('a', 60_000)).toBe('person');
});

it('asks for somebody who comes back sooner than for polls, and later each time after the fifth', async () => {
  let now = 0;
  const throttle = new AskThrottle({ now: () => now });
  const asked: string[] = [];
  const comeBack = (attemptId: string) =>
    throttle.askForReturn(attemptId, new AbortController().signal, async (priority) => {
      asked.push(priority);
      return true;
    });
  await comeBack('a');
  const intervals = [1500, 1500, 1500, 1500, 1500, 3000, 6000, 12_000, 24_000, 48_000, 60_000];
  for (const interval of [...intervals, 60_000]) {
    now += interval - 1;
    expect(await comeBack('a')).toBe(false);
    now += 1;
    expect(await comeBack('a')).toBe(true);
  }
  await comeBack('b');
  expect(asked).toEqual(['person', ...Array<string>(12).fill('repeat'), 'person']);
});

it('asks again at once where the question was cut off, a few times', async () => {
  const throttle = new AskThrottle({ now: () => 0 });
  const signal = AbortSignal.abort();
  let asked = 0;
  for (let time = 0; time < 10; time += 1) {
    await throttle
      .askForReturn('a', signal, async () => {
        asked += 1;
        throw signal.reason;
      })
      .catch(() => undefined);
  }
  expect(asked).toBe(6);
});

it('asks again for one of those who waited while the question was cut off', async () => {
  const throttle = new AskThrottle({ now: () => 0 });
  const left = new AbortController();
  const running = Promise.withResolvers<boolean>();
  const first = throttle.askForReturn('a', left.signal, () => running.promise);
  let asked = 0;
  const answer = Promise.withResolvers<boolean>();
  const others = Array.from({ length: 3 }, () =>
    throttle.askForReturn('a', new AbortController().signal, () => {
      asked += 1;
      return answer.promise;
    }),
  );
  left.abort();
  running.reject(left.signal.reason);
  await expect(first).rejects.toThrow();
  answer.resolve(true);
  expect(await Promise.all(others)).toEqual([true, false, false]);
  expect(asked).toBe(1);
});

it.each([
  ['just now', 0, 1500],
  ['10 seconds ago', 10_000, 2500],
  ['a minute ago', 60_000, 15_000],
  ['an hour ago', 3_600_000, 60_000],
])(
  'leaves the longer between two questions, the longer ago somebody came back: %s',
  (_, ago, interval) => {
    const row = anAttemptRow({ returnedAt: 5_000_000 });
    expect(askInterval(row, 5_000_000 + ago)).toBe(interval);
  },
);
