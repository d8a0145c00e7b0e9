import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { nextSlots, slotDistance } from '../store/call-slots.js';
import type { CallSlots } from '../store/store.js';
import { createAdaptiveLimit } from './adaptive-limit.js';
import type { Budget } from './budget.js';
import type { Clock } from './clock.js';
import { createSharedBudget } from './shared-budget.js';
import { aClock, settle } from './testing/clock.js';

/** How long one window of slots is when each is used as soon as can be. */
const slotWindow = slotDistance + 50;

/** The row in the database, without a database: answers after so many milliseconds. */
function aLedger(clock: Clock, delays: readonly number[] = [0]) {
  let given: number[] = [];
  let turn = 0;
  let last: Promise<unknown> = Promise.resolve();
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
  const ledger: CallSlots & { reservations: number } = {
    reservations: 0,
    async reserve(_action, wish) {
      ledger.reservations += 1;
      const delay = delays[turn++ % delays.length] ?? 0;
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      const now = clock.now();
      const { slots, nextIn } = nextSlots(given, now, wish);
      given = [...given, ...slots.map(({ until }) => until)];
      // The commit, during which others wait for the row.
      await pause(delay);
      resolve();
      return { slots, nextIn };
    },
  };
  return ledger;
}

function aBudget(slots: CallSlots, clock: Clock, callsPerSecond: number, maxWaiting = 200): Budget {
  const limit = createAdaptiveLimit(callsPerSecond, clock);
  return createSharedBudget('Action', slots, { limit, maxWaiting, clock });
}

/** Takes so many calls, and notes when they were let through or what they were told. */
function aCrowd(clock: Clock) {
  const taken: { name: string; at: number }[] = [];
  const refused: { name: string; at: number; error: unknown }[] = [];
  const take = (
    budget: Budget,
    name: string,
    within = 10_000,
    signal?: AbortSignal,
    connecting = 0,
  ) => {
    const priority = name.startsWith('sweep') ? 'sweep' : 'person';
    const call = async () => {
      const turn = await budget.take({ priority, within, signal });
      await new Promise<void>((resolve) => void clock.after(connecting, resolve));
      await turn.send();
      taken.push({ name, at: clock.now() });
    };
    call().catch((error: unknown) => refused.push({ name, at: clock.now(), error }));
  };
  return { taken, refused, take };
}

const anyArrival = fc.record({
  pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1500 })),
  instance: fc.integer({ min: 0, max: 2 }),
  name: fc.constantFrom('person', 'sweep'),
  connecting: fc.constantFrom(0, 0, 10, 400, 2500),
});

describe('the shared budget', () => {
  it('lets no more calls through than it may, in any second, whatever the database takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.constantFrom(0, 1, 5, 40, 70, 300, 1500), { minLength: 1, maxLength: 6 }),
        fc.array(anyArrival, { maxLength: 60 }),
        async (callsPerSecond, delays, arrivals) => {
          const clock = aClock();
          const ledger = aLedger(clock, delays);
          const instances = [0, 1, 2].map(() => aBudget(ledger, clock, callsPerSecond));
          const { take, taken, refused } = aCrowd(clock);
          for (const { pause, instance, name, connecting } of arrivals) {
            await clock.advance(pause);
            take(instances[instance] as Budget, name, 10_000, undefined, connecting);
          }
          await clock.advance(60_000);
          expect(taken.length + refused.length).toBe(arrivals.length);
          const times = taken.map(({ at }) => at).toSorted((a, b) => a - b);
          for (const [index, at] of times.entries()) {
            const before = times[index - callsPerSecond] ?? -Infinity;
            expect(at - before).toBeGreaterThanOrEqual(slotDistance);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('uses what it may: as many calls a window as the limit says, over all instances', async () => {
    const clock = aClock();
    const ledger = aLedger(clock, [3]);
    const [a, b] = [aBudget(ledger, clock, 20), aBudget(ledger, clock, 20)];
    const { take, taken } = aCrowd(clock);
    for (let index = 0; index < 150; index += 1) take(index % 2 === 0 ? a : b, 'person');
    await clock.advance(5 * slotWindow - 1);
    expect(taken).toHaveLength(100);
  });

  it('goes on, more slowly, where the database or the process is slow', async () => {
    const clock = aClock();
    const budget = aBudget(aLedger(clock, [400]), clock, 20);
    const { take, taken } = aCrowd(clock);
    for (let index = 0; index < 100; index += 1) take(budget, 'person', 60_000);
    await clock.advance(20_000);
    expect(taken).toHaveLength(100);
  });

  it('asks the database once for all that wait', async () => {
    const clock = aClock();
    const ledger = aLedger(clock, [3]);
    const budget = aBudget(ledger, clock, 20);
    const { take, taken } = aCrowd(clock);
    for (let index = 0; index < 100; index += 1) take(budget, 'person');
    await clock.advance(9000);
    expect(taken).toHaveLength(100);
    expect(ledger.reservations).toBeLessThan(5);
  });

  it('refuses at once, and says how long, when another instance has filled the time', async () => {
    const clock = aClock();
    const ledger = aLedger(clock);
    const [a, b] = [aBudget(ledger, clock, 2), aBudget(ledger, clock, 2)];
    const { take, refused } = aCrowd(clock);
    for (let index = 0; index < 8; index += 1) take(a, 'person');
    await clock.advance(10);
    take(b, 'late', 1500);
    await clock.advance(10);
    expect(refused).toMatchObject([
      {
        name: 'late',
        error: { code: 'upstream-busy', retryAfter: Math.ceil((4 * slotWindow) / 1000) },
      },
    ]);
    expect(refused[0]?.at).toBeLessThan(30);
  });

  it('refuses at once when its queue is full', async () => {
    const clock = aClock();
    const budget = aBudget(aLedger(clock), clock, 1, 3);
    const { take, refused } = aCrowd(clock);
    for (let index = 0; index < 10; index += 1) take(budget, `person ${index}`);
    await settle();
    expect(refused.map(({ name }) => name)).toEqual(
      [3, 4, 5, 6, 7, 8, 9].map((n) => `person ${n}`),
    );
    expect(refused[0]?.error).toMatchObject({
      code: 'upstream-busy',
      retryAfter: expect.any(Number),
    });
  });

  it('lets people of any instance go before sweeps that wait', async () => {
    const clock = aClock();
    const ledger = aLedger(clock, [2]);
    const [a, b] = [aBudget(ledger, clock, 4), aBudget(ledger, clock, 4)];
    const { take, taken } = aCrowd(clock);
    for (let index = 0; index < 20; index += 1) take(a, 'sweep', 60_000);
    await clock.advance(100);
    for (let index = 0; index < 12; index += 1) take(b, 'person', 60_000);
    await clock.advance(30_000);
    const names = taken.map(({ name }) => name);
    expect(names).toHaveLength(32);
    // Three sweeps went before anybody had come; a fourth place was kept.
    expect(names.slice(0, 16).filter((name) => name === 'sweep')).toHaveLength(3 + 1);
    expect(names.indexOf('person')).toBe(3);
  });

  it('gives the slot of a caller who left to the next', async () => {
    const clock = aClock();
    const budget = aBudget(aLedger(clock), clock, 1);
    const leaving = new AbortController();
    const { take, taken, refused } = aCrowd(clock);
    take(budget, 'first');
    take(budget, 'leaving', 10_000, leaving.signal);
    take(budget, 'next');
    await clock.advance(10);
    leaving.abort();
    await clock.advance(slotWindow);
    expect(taken.map(({ name }) => name)).toEqual(['first', 'next']);
    expect(refused).toMatchObject([{ name: 'leaving', error: { code: 'upstream-unavailable' } }]);
  });

  describe('with a call whose slot went by while its connection was made', () => {
    /** A call that was slow to connect by so many milliseconds. */
    async function aSlowCall(within: number, connecting: number) {
      const clock = aClock();
      const budget = aBudget(aLedger(clock), clock, 1);
      const taking = budget.take({ priority: 'person', within });
      await clock.advance(connecting);
      return { clock, budget, turn: await taking };
    }

    it('gives the slot to the next when its deadline ends', async () => {
      const { clock, budget, turn } = await aSlowCall(10_000, 200);
      const deadline = new AbortController();
      const { take, taken } = aCrowd(clock);
      const sent = Promise.resolve(turn.send(deadline.signal)).then(
        () => 'sent',
        (error: ProblemError) => error.code,
      );
      take(budget, 'next');
      await clock.advance(100);
      deadline.abort();
      await clock.advance(slotWindow);
      expect(await sent).toBe('upstream-unavailable');
      expect(taken.map(({ name }) => name)).toEqual(['next']);
    });

    it('gives it none after its time', async () => {
      const { clock, turn } = await aSlowCall(1000, 900);
      const sent = Promise.resolve(turn.send()).then(
        () => 'sent',
        (error: ProblemError) => error.code,
      );
      await clock.advance(2 * slotWindow);
      expect(await sent).toBe('upstream-busy');
    });
  });

  it('tells those who wait when the database does not answer, and works again after', async () => {
    const clock = aClock();
    const ledger = aLedger(clock);
    let isAway = true;
    const slots: CallSlots = {
      reserve: (action, wish) =>
        isAway
          ? Promise.reject(new ProblemError('storage-unavailable'))
          : ledger.reserve(action, wish),
    };
    const budget = aBudget(slots, clock, 5);
    const { take, taken, refused } = aCrowd(clock);
    take(budget, 'person');
    take(budget, 'sweep');
    await clock.advance(10);
    expect(refused.map(({ error }) => (error as ProblemError).code)).toEqual([
      'storage-unavailable',
      'storage-unavailable',
    ]);
    isAway = false;
    take(budget, 'person');
    await clock.advance(10);
    expect(taken).toHaveLength(1);
  });
});
