import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestRetryAfterMs, nextDeliveryAt, parseRetryAfter, retryDelaysMs } from './backoff.js';

const hour = 3_600_000;
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const fractions = fc.array(fraction, {
  minLength: retryDelaysMs.length,
  maxLength: retryDelaysMs.length,
});

/** The pauses after each failed delivery of one message, in milliseconds. */
function pauses(randoms: readonly number[], retryAfterMs: number | null = null): number[] {
  return randoms.map((random, index) => {
    const at = nextDeliveryAt({
      deliveries: index + 1,
      retryAfterMs,
      now: 1000,
      random: () => random,
    });
    return (at ?? Number.NaN) - 1000;
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('the schedule of retries', () => {
  it('takes about three days, whatever chance says', () => {
    fc.assert(
      fc.property(fractions, (randoms) => {
        expect(sum(pauses(randoms))).toBeGreaterThan(60 * hour);
        expect(sum(pauses(randoms))).toBeLessThan(84 * hour);
      }),
    );
  });

  it('waits longer each time, whatever chance says', () => {
    fc.assert(
      fc.property(fractions, (randoms) => {
        const all = pauses(randoms);
        expect(all).toEqual(all.toSorted((one, other) => one - other));
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('spreads the retries of messages that failed together', () => {
    expect(pauses([0])).not.toEqual(pauses([0.5]));
  });

  it('tries for the first time again within seconds', () => {
    expect(pauses([0.99])[0]).toBeLessThan(10_000);
  });

  it('ends', () => {
    const deliveries = retryDelaysMs.length + 1;
    const used = { deliveries, retryAfterMs: 1000, now: 0, random: () => 0.5 };
    expect(nextDeliveryAt(used)).toBeNull();
  });

  it('waits as long as the backend asks, when that is longer, but not for days', () => {
    expect(pauses([0.5], 60_000)[0]).toBe(60_000);
    expect(pauses([0.5], 1)[0]).toBe(retryDelaysMs[0]);
    expect(pauses([0.5], 48 * hour)[0]).toBe(longestRetryAfterMs);
  });

  it('is not stretched beyond four days by a backend that always asks for more time', () => {
    fc.assert(
      fc.property(
        fractions,
        (randoms) => sum(pauses(randoms, Number.MAX_SAFE_INTEGER)) < 96 * hour,
      ),
    );
  });
});

describe('a Retry-After header', () => {
  const now = Date.UTC(2026, 10, 24, 12, 0, 0);

  it.each([
    ['0', 0],
    ['120', 120_000],
    ['Tue, 24 Nov 2026 12:01:00 GMT', 60_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ])('%s is understood', (header, milliseconds) => {
    expect(parseRetryAfter(header, now)).toBe(milliseconds);
  });

  it.each([undefined, '', '-1', '1.5', 'soon', '99999999999', '2026-11-24', ['1', '2']])(
    '%s is ignored',
    (header) => {
      expect(parseRetryAfter(header, now)).toBeNull();
    },
  );

  it('is ignored when its date does not exist', () => {
    expect(parseRetryAfter('Xxx, 99 Xxx 2026 99:99:99 GMT', now)).toBeNull();
  });
});
