import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit } from './adaptive-limit.js';
import { aClock } from './testing/clock.js';

describe('the adaptive limit', () => {
  it('is what was configured while the vendor is content', () => {
    expect(createAdaptiveLimit(20, aClock()).current()).toBe(20);
  });

  it('is halved by a refusal, once for all that come together, and never below one', async () => {
    const clock = aClock();
    const limit = createAdaptiveLimit(20, clock);
    for (let index = 0; index < 10; index += 1) limit.lower();
    expect(limit.current()).toBe(10);
    for (let index = 0; index < 10; index += 1) {
      await clock.advance(1000);
      limit.lower();
    }
    expect(limit.current()).toBe(1);
  });

  it('rises again by itself, evenly, as far as it was configured', async () => {
    const clock = aClock();
    const limit = createAdaptiveLimit(20, clock);
    limit.lower();
    const levels: number[] = [];
    for (let second = 0; second < 40; second += 1) {
      levels.push(limit.current());
      await clock.advance(1000);
    }
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
    expect(levels.slice(0, 3)).toEqual([10, 10, 10]);
    expect(levels[10]).toBeGreaterThan(10);
    expect(levels[10]).toBeLessThan(20);
    expect(levels.at(-1)).toBe(20);
  });
});
