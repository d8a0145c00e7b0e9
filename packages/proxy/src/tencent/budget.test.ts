import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { createBudget, type Budget } from './budget.js';
import type { Clock } from './clock.js';
import type { Priority } from './types.js';

/** A clock that stands still until it is told how far to go; timers run on the way, in order. */
function aClock(): Clock & { advance(milliseconds: number): Promise<void> } {
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        await settle();
        const [next] = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
}

/** Lets everything that waits for a promise that is done go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

type Taken = { name: string; at: number };

/** Takes calls under names, and notes which were let through when. */
function aTaker(budget: Budget, clock: Clock) {
  const taken: Taken[] = [];
  const refused: { name: string; error: unknown }[] = [];
  return {
    taken,
    refused,
    take(name: string, priority: Priority = 'person', within = 1e9, signal?: AbortSignal) {
      budget.take({ priority, within, signal }).then(
        () => taken.push({ name, at: clock.now() }),
        (error: unknown) => refused.push({ name, error }),
      );
    },
  };
}

const anyArrival = fc.record({
  pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
  priority: fc.constantFrom('person', 'sweep'),
});

describe('the budget', () => {
  it('lets no more calls through than it may, in any second', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(anyArrival, { maxLength: 60 }),
        async (callsPerSecond, arrivals) => {
          const clock = aClock();
          const { take, taken } = aTaker(createBudget(callsPerSecond, clock), clock);
          for (const [index, { pause, priority }] of arrivals.entries()) {
            await clock.advance(pause);
            take(String(index), priority);
          }
          await clock.advance(100_000);
          expect(taken).toHaveLength(arrivals.length);
          for (const [index, { at }] of taken.entries()) {
            const before = taken[index - callsPerSecond]?.at ?? -Infinity;
            expect(at - before).toBeGreaterThanOrEqual(1000);
          }
        },
      ),
    );
  });

  it('lets through at once what it may', async () => {
    const clock = aClock();
    const { take, taken } = aTaker(createBudget(20, clock), clock);
    for (let index = 0; index < 21; index += 1) take(String(index));
    await clock.advance(0);
    expect(taken).toHaveLength(20);
  });

  it('keeps the order of arrival', async () => {
    const clock = aClock();
    const { take, taken } = aTaker(createBudget(1, clock), clock);
    for (const name of ['a', 'b', 'c']) take(name);
    await clock.advance(5000);
    expect(taken.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('serves people before sweeps that came earlier', async () => {
    const clock = aClock();
    const { take, taken } = aTaker(createBudget(1, clock), clock);
    take('first');
    take('sweep', 'sweep');
    take('person');
    await clock.advance(5000);
    expect(taken.map(({ name }) => name)).toEqual(['first', 'person', 'sweep']);
  });

  it('says at once that it is busy when the time will not be enough', async () => {
    const clock = aClock();
    const { take, taken, refused } = aTaker(createBudget(2, clock), clock);
    for (const name of ['a', 'b', 'c', 'd']) take(name);
    take('late', 'person', 1500);
    await settle();
    expect(taken).toHaveLength(2);
    expect(refused).toMatchObject([
      { name: 'late', error: { code: 'upstream-busy', retryAfter: 3 } },
    ]);
  });

  it('ends the waiting of a sweep that people have overtaken too often', async () => {
    const clock = aClock();
    const { take, taken, refused } = aTaker(createBudget(1, clock), clock);
    take('first');
    take('sweep', 'sweep', 1500);
    take('person');
    await clock.advance(5000);
    expect(taken.map(({ name }) => name)).toEqual(['first', 'person']);
    expect(refused).toMatchObject([{ name: 'sweep', error: { code: 'upstream-busy' } }]);
  });

  it('has a queue that ends, and one for people that sweeps cannot fill', async () => {
    const clock = aClock();
    const { take, refused } = aTaker(createBudget(1, clock), clock);
    take('first');
    for (let index = 0; index < 201; index += 1) take(`sweep ${index}`, 'sweep');
    take('person');
    await settle();
    expect(refused.map(({ name }) => name)).toEqual(['sweep 200']);
  });

  it('gives the place of a caller who left to the next', async () => {
    const clock = aClock();
    const { take, taken, refused } = aTaker(createBudget(1, clock), clock);
    const leaving = new AbortController();
    take('first');
    take('leaving', 'person', 1e9, leaving.signal);
    take('next');
    await settle();
    leaving.abort();
    await clock.advance(1100);
    expect(taken.map(({ name }) => name)).toEqual(['first', 'next']);
    expect(refused).toMatchObject([{ name: 'leaving', error: { code: 'upstream-unavailable' } }]);
  });

  it('takes nothing for a caller who has left already', async () => {
    const clock = aClock();
    const budget = createBudget(1, clock);
    const request = { priority: 'person', within: 1000 } as const;
    const gone = budget.take({ ...request, signal: AbortSignal.abort() });
    await expect(gone).rejects.toBeInstanceOf(ProblemError);
    await expect(budget.take(request)).resolves.toBeUndefined();
  });
});
