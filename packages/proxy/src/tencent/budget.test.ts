import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { createBudget as createBudgetOf, type Budget } from './budget.js';
import { createAdaptiveLimit } from './adaptive-limit.js';
import type { Clock } from './clock.js';
import { aClock, settle } from './testing/clock.js';
import type { Priority } from './types.js';

/** A budget whose limit nobody lowers. */
const createBudget = (callsPerSecond: number, clock: Clock) =>
  createBudgetOf({
    limit: createAdaptiveLimit(callsPerSecond, clock),
    maxWaiting: 200,
    clock,
  });

type Taken = { name: string; at: number };

/** Takes calls under names, and notes which were let through when. */
function aTaker(budget: Budget, clock: Clock) {
  const taken: Taken[] = [];
  const refused: { name: string; error: unknown }[] = [];
  return {
    taken,
    refused,
    take(
      name: string,
      priority: Priority = 'person',
      within = 1e9,
      signal?: AbortSignal,
      connecting = 0,
    ) {
      const call = async () => {
        const turn = await budget.take({ priority, within, signal });
        // Making a connection may take its time; what counts is when the bytes leave.
        await new Promise<void>((resolve) => void clock.after(connecting, resolve));
        await turn.send();
        taken.push({ name, at: clock.now() });
      };
      call().catch((error: unknown) => refused.push({ name, error }));
    },
  };
}

const anyArrival = fc.record({
  pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
  priority: fc.constantFrom('person', 'sweep'),
  connecting: fc.constantFrom(0, 0, 10, 400, 2500),
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
          for (const [index, { pause, priority, connecting }] of arrivals.entries()) {
            await clock.advance(pause);
            take(String(index), priority, 1e9, undefined, connecting);
          }
          await clock.advance(300_000);
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

  it('keeps a quarter of what it lets through for people who come after sweeps', async () => {
    const clock = aClock();
    const { take, taken } = aTaker(createBudget(20, clock), clock);
    for (let index = 0; index < 30; index += 1) take('sweep', 'sweep');
    await clock.advance(100);
    expect(taken).toHaveLength(15);
    for (let index = 0; index < 5; index += 1) take('person');
    await clock.advance(0);
    expect(taken.slice(15).map(({ name }) => name)).toEqual(Array(5).fill('person'));
  });

  it('lets fewer through once the vendor has said that it is too much', async () => {
    const clock = aClock();
    const limit = createAdaptiveLimit(20, clock);
    const { take, taken } = aTaker(createBudgetOf({ limit, maxWaiting: 200, clock }), clock);
    limit.lower();
    for (let index = 0; index < 40; index += 1) take(String(index));
    await clock.advance(2000);
    expect(taken.length).toBeLessThanOrEqual(20);
    await clock.advance(40_000);
    const before = taken.length;
    for (let index = 0; index < 20; index += 1) take(String(index));
    await clock.advance(0);
    expect(taken.length - before).toBe(20);
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
    await clock.advance(0);
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

  it('gives the place of a call that was never sent to the next', async () => {
    const clock = aClock();
    const budget = createBudget(1, clock);
    const { take, taken } = aTaker(budget, clock);
    const turn = await budget.take({ priority: 'person', within: 1000 });
    take('next');
    await clock.advance(10);
    expect(taken).toHaveLength(0);
    turn.end();
    await clock.advance(10);
    expect(taken).toHaveLength(1);
  });

  it('takes nothing for a caller who has left already', async () => {
    const clock = aClock();
    const budget = createBudget(1, clock);
    const request = { priority: 'person', within: 1000 } as const;
    const gone = budget.take({ ...request, signal: AbortSignal.abort() });
    await expect(gone).rejects.toBeInstanceOf(ProblemError);
    await expect(budget.take(request)).resolves.toBeDefined();
  });
});
