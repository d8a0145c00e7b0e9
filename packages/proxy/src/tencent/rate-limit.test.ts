import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { nextSlots, slotDistance } from '../store/call-slots.js';
import type { Clock } from './clock.js';
import { VendorError } from './errors.js';
import { priorities, RateLimit, slotsOfProcess, type Priority, type Slots } from './rate-limit.js';
import { aClock, settle } from '../../test/support/clock.js';

/** How far apart two calls are where one may leave in a second and leaves as soon as it can. */
const spacing = slotDistance + 50;

/** The row in the database, without a database: answers after so many milliseconds, one at a time. */
function aDatabase(clock: Clock, delays: readonly number[] = [0]): Slots {
  let given: number[] = [];
  let call = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async reserve(_action, wish) {
      const delay = delays[call++ % delays.length] ?? 0;
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      const { slots, nextIn } = nextSlots(given, clock.now(), wish);
      given = [...given, ...slots.map(({ until }) => until)];
      // The commit, during which others wait for the row.
      await new Promise<void>((committed) => void clock.after(delay, committed));
      resolve();
      return { slots, nextIn };
    },
  };
}

function aLimit(
  clock: Clock,
  callsPerSecond: number,
  slots = slotsOfProcess(clock),
  maxWaiting = 200,
) {
  return new RateLimit({ action: 'Action', callsPerSecond, maxWaiting, slots, clock });
}

type AcquireTestOptions = {
  priority?: Priority;
  within?: number;
  signal?: AbortSignal;
  connecting?: number;
};

/** Takes calls under names, and notes when they left or what they were told. */
function aCrowd(clock: Clock) {
  const sent: { name: string; at: number }[] = [];
  const refused: { name: string; at: number; error: unknown }[] = [];
  const acquire = (limit: RateLimit, name: string, options: AcquireTestOptions = {}) => {
    const { priority = 'person', within = 1e9, signal, connecting = 0 } = options;
    const call = async () => {
      const until = clock.now() + within;
      const slot = await limit.acquire({ priority, within, signal });
      // Making a connection may take its time; what counts is when the bytes leave.
      if (connecting > 0) {
        await new Promise<void>((resolve) => void clock.after(connecting, resolve));
      }
      const left = until - clock.now();
      const used = await limit.renew(slot, left, signal ?? new AbortController().signal);
      used.sent?.();
      sent.push({ name, at: clock.now() });
    };
    call().catch((error: unknown) => refused.push({ name, at: clock.now(), error }));
  };
  const names = () => sent.map(({ name }) => name);
  return { sent, refused, acquire, names };
}

const anyArrival = fc.record({
  pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1500 })),
  instance: fc.integer({ min: 0, max: 2 }),
  priority: fc.constantFrom(...priorities),
  connecting: fc.constantFrom(0, 0, 10, 400, 2500),
});

describe('the rate limit', () => {
  it('lets no more calls leave than it may in any second, over all instances, however slow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.option(
          fc.array(fc.constantFrom(0, 1, 5, 40, 70, 300, 1500), { minLength: 1, maxLength: 6 }),
        ),
        fc.array(anyArrival, { maxLength: 40 }),
        async (callsPerSecond, delays, arrivals) => {
          const clock = aClock();
          // Without a database there is one instance.
          const slots = delays === null ? slotsOfProcess(clock) : aDatabase(clock, delays);
          const instances = [0, 1, 2].map(() => aLimit(clock, callsPerSecond, slots));
          const { acquire, sent, refused } = aCrowd(clock);
          for (const { pause, instance, priority, connecting } of arrivals) {
            await clock.advance(pause);
            acquire(instances[instance] as RateLimit, '', { priority, connecting, within: 10_000 });
          }
          await clock.advance(60_000);
          expect(sent.length + refused.length).toBe(arrivals.length);
          const times = sent.map(({ at }) => at).toSorted((a, b) => a - b);
          for (const [index, at] of times.entries()) {
            const before = times[index - callsPerSecond] ?? -Infinity;
            expect(at - before).toBeGreaterThanOrEqual(slotDistance);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lets leave at once what it may', async () => {
    const clock = aClock();
    const { acquire, sent } = aCrowd(clock);
    const limit = aLimit(clock, 20);
    for (let index = 0; index < 21; index += 1) acquire(limit, String(index));
    await clock.advance(0);
    expect(sent).toHaveLength(20);
  });

  it('uses what it may, over all instances', async () => {
    const clock = aClock();
    const database = aDatabase(clock, [3]);
    const [a, b] = [aLimit(clock, 20, database), aLimit(clock, 20, database)];
    const { acquire, sent } = aCrowd(clock);
    for (let index = 0; index < 150; index += 1) acquire(index % 2 === 0 ? a : b, 'person');
    // Twenty a window, but for what the database’s answers take of the first.
    await clock.advance(6 * spacing);
    expect(sent.length).toBeGreaterThanOrEqual(100);
  });

  it('goes on, more slowly, where the database or the process is slow', async () => {
    const clock = aClock();
    const limit = aLimit(clock, 20, aDatabase(clock, [400]));
    const { acquire, sent } = aCrowd(clock);
    for (let index = 0; index < 20; index += 1) acquire(limit, 'person', { within: 60_000 });
    await clock.advance(30_000);
    expect(sent).toHaveLength(20);
  });
});

describe('those who wait', () => {
  it('leave by urgency, and then in the order of arrival', async () => {
    const clock = aClock();
    const { acquire, names } = aCrowd(clock);
    const limit = aLimit(clock, 1);
    acquire(limit, 'first');
    await clock.advance(0);
    acquire(limit, 'reconcile', { priority: 'reconcile' });
    acquire(limit, 'repeat 1', { priority: 'repeat' });
    // The one at the head of the queue has its place.
    await settle();
    acquire(limit, 'repeat 2', { priority: 'repeat' });
    acquire(limit, 'person 1');
    acquire(limit, 'person 2');
    acquire(limit, 'backend', { priority: 'backend' });
    await clock.advance(8 * spacing);
    expect(names()).toEqual([
      'first',
      'repeat 1',
      'backend',
      'person 1',
      'person 2',
      'repeat 2',
      'reconcile',
    ]);
  });

  it('find a quarter of each second kept from reconciliation', async () => {
    const clock = aClock();
    const { acquire, names } = aCrowd(clock);
    const limit = aLimit(clock, 20);
    for (let index = 0; index < 30; index += 1)
      acquire(limit, 'reconcile', { priority: 'reconcile' });
    await clock.advance(100);
    expect(names()).toHaveLength(15);
    for (let index = 0; index < 5; index += 1) acquire(limit, 'person');
    await clock.advance(0);
    expect(names().slice(15)).toEqual(Array(5).fill('person'));
  });

  it('go before reconciliation of another instance', async () => {
    const clock = aClock();
    const database = aDatabase(clock, [2]);
    const [a, b] = [aLimit(clock, 4, database), aLimit(clock, 4, database)];
    const { acquire, names } = aCrowd(clock);
    for (let index = 0; index < 20; index += 1) {
      acquire(a, 'reconcile', { priority: 'reconcile', within: 60_000 });
    }
    await clock.advance(100);
    for (let index = 0; index < 12; index += 1) acquire(b, 'person', { within: 60_000 });
    await clock.advance(40_000);
    expect(names()).toHaveLength(32);
    expect(names().indexOf('person')).toBe(3);
    const early = names().slice(0, 15);
    expect(early.filter((name) => name === 'person').length).toBeGreaterThanOrEqual(10);
  });

  it('give their place to the next when they leave', async () => {
    const clock = aClock();
    const { acquire, names, refused } = aCrowd(clock);
    const limit = aLimit(clock, 1);
    const leaving = new AbortController();
    acquire(limit, 'first');
    acquire(limit, 'leaving', { signal: leaving.signal });
    acquire(limit, 'next');
    await clock.advance(10);
    leaving.abort(new VendorError('cancelled'));
    await clock.advance(spacing);
    expect(names()).toEqual(['first', 'next']);
    expect(refused).toMatchObject([{ name: 'leaving', error: { kind: 'cancelled' } }]);
  });

  it('take nothing when they have left already', async () => {
    const clock = aClock();
    const limit = aLimit(clock, 1);
    const gone = limit.acquire({ priority: 'person', within: 1000, signal: AbortSignal.abort() });
    await expect(gone).rejects.toThrow();
    await expect(limit.acquire({ priority: 'person', within: 1000 })).resolves.toBeDefined();
  });

  it('are told when the database does not answer, all of them, and it works again after', async () => {
    const clock = aClock();
    const database = aDatabase(clock);
    let isAway = true;
    const slots: Slots = {
      reserve: (action, wish) =>
        isAway
          ? Promise.reject(new ProblemError('storage-unavailable'))
          : database.reserve(action, wish),
    };
    const limit = aLimit(clock, 5, slots);
    const { acquire, sent, refused } = aCrowd(clock);
    for (const priority of priorities) acquire(limit, priority, { priority });
    await clock.advance(10);
    expect(refused.map(({ error }) => (error as ProblemError).code)).toEqual(
      priorities.map(() => 'storage-unavailable'),
    );
    isAway = false;
    acquire(limit, 'person');
    await clock.advance(10);
    expect(sent).toHaveLength(1);
  });
});

describe('whoever would wait in vain', () => {
  it('is told at once, and how long', async () => {
    const clock = aClock();
    const { acquire, sent, refused } = aCrowd(clock);
    const limit = aLimit(clock, 2);
    for (const name of ['a', 'b', 'c', 'd']) acquire(limit, name);
    acquire(limit, 'late', { within: 1500 });
    await clock.advance(0);
    expect(sent).toHaveLength(2);
    expect(refused).toMatchObject([
      { name: 'late', at: 0, error: { kind: 'busy', retryAfter: 3, code: 'upstream-busy' } },
    ]);
  });

  it('is told so where other instances use most of the limit', async () => {
    const clock = aClock();
    const database = aDatabase(clock);
    const [a, b] = [aLimit(clock, 4, database), aLimit(clock, 4, database)];
    const { acquire, refused } = aCrowd(clock);
    for (let index = 0; index < 40; index += 1) acquire(index % 2 === 0 ? a : b, 'person');
    await clock.advance(4 * spacing);
    // Twelve still wait here, at two a second: by the limit alone it would be three seconds.
    const before = clock.now();
    acquire(b, 'late', { within: 4000 });
    await settle();
    expect(refused).toMatchObject([{ name: 'late', at: before, error: { retryAfter: 6 } }]);
  });

  it('is told when more urgent ones have overtaken it for too long', async () => {
    const clock = aClock();
    const { acquire, names, refused } = aCrowd(clock);
    const limit = aLimit(clock, 1);
    acquire(limit, 'first');
    acquire(limit, 'reconcile', { priority: 'reconcile', within: 1500 });
    acquire(limit, 'person');
    await clock.advance(5000);
    expect(names()).toEqual(['first', 'person']);
    expect(refused).toMatchObject([{ name: 'reconcile', error: { kind: 'busy' } }]);
  });

  it('finds a queue that ends, and one of its own that others cannot fill', async () => {
    const clock = aClock();
    const { acquire, refused } = aCrowd(clock);
    const limit = aLimit(clock, 1, slotsOfProcess(clock), 3);
    for (const priority of ['reconcile', 'repeat', 'person'] as const) {
      for (let index = 0; index < 5; index += 1)
        acquire(limit, `${priority} ${index}`, { priority });
    }
    acquire(limit, 'backend', { priority: 'backend' });
    await settle();
    expect(refused.map(({ name }) => name)).toEqual([
      'reconcile 3',
      'reconcile 4',
      'repeat 3',
      'repeat 4',
      'person 3',
      'person 4',
    ]);
    expect(refused[0]?.error).toMatchObject({ retryAfter: expect.any(Number) });
  });
});

it('the place of a call that was never sent goes to the next', async () => {
  const clock = aClock();
  const limit = aLimit(clock, 1);
  const { acquire, names } = aCrowd(clock);
  const slot = await limit.acquire({ priority: 'person', within: 1000 });
  acquire(limit, 'next');
  await clock.advance(500);
  expect(names()).toEqual([]);
  slot.end?.();
  await clock.advance(20);
  expect(names()).toEqual(['next']);
});

describe('a call whose slot went by while its connection was made', () => {
  async function aSlowCall(within: number, connecting: number) {
    const clock = aClock();
    const limit = aLimit(clock, 1, aDatabase(clock));
    const options = limit.acquire({ priority: 'person', within });
    await clock.advance(connecting);
    return { clock, limit, slot: await options };
  }
  const outcomeOf = (sending: Promise<unknown>) =>
    sending.then(
      () => 'sent',
      (error: VendorError) => error.kind,
    );

  it('gets another before everybody else', async () => {
    const { clock, limit, slot } = await aSlowCall(10_000, 200);
    const { acquire, names } = aCrowd(clock);
    acquire(limit, 'earlier');
    acquire(limit, 'next');
    void limit
      .renew(slot, 9000, new AbortController().signal)
      .then(() => acquire(limit, 'renewed'));
    await clock.advance(5 * spacing);
    expect(names()).toEqual(['earlier', 'next', 'renewed']);
  });

  it('gives the slot to the next when its deadline ends', async () => {
    const { clock, limit, slot } = await aSlowCall(10_000, 200);
    const deadline = new AbortController();
    const { acquire, names } = aCrowd(clock);
    const sent = outcomeOf(limit.renew(slot, 9000, deadline.signal));
    acquire(limit, 'next');
    await clock.advance(100);
    deadline.abort(new VendorError('timeout'));
    await clock.advance(spacing);
    expect(await sent).toBe('timeout');
    expect(names()).toEqual(['next']);
  });

  it('gets none after its time', async () => {
    const { clock, limit, slot } = await aSlowCall(1000, 900);
    const sent = outcomeOf(limit.renew(slot, 100, new AbortController().signal));
    await clock.advance(2 * spacing);
    expect(await sent).toBe('busy');
  });
});
