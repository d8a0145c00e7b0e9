import { describe, expect, it } from 'vitest';
import { coalesce } from './coalesce.js';

describe('coalesced calls', () => {
  it('share the next run when they come while one runs', async () => {
    let runs = 0;
    const call = coalesce(async () => {
      runs += 1;
      const run = runs;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return run;
    });
    const first = call();
    const crowd = Array.from({ length: 50 }, call);
    expect(await first).toBe(1);
    expect(await Promise.all(crowd)).toEqual(Array(50).fill(2));
    expect(await call()).toBe(3);
    expect(runs).toBe(3);
  });

  it('are answered anew after one that failed', async () => {
    let isAway = true;
    const call = coalesce(() =>
      isAway ? Promise.reject(new Error('away')) : Promise.resolve('back'),
    );
    const [first, second] = [call(), call()];
    await expect(first).rejects.toThrow('away');
    await expect(second).rejects.toThrow('away');
    isAway = false;
    expect(await call()).toBe('back');
  });
});
