import { describe, expect, it } from 'vitest';
import { createRandomBytes } from './random.js';

describe('random bytes', () => {
  /** Fills with 0, 1, 2, … so that each byte given away can be told from the others. */
  function counting() {
    let fills = 0;
    const random = createRandomBytes((supply) => {
      for (let index = 0; index < supply.length; index += 1) {
        supply.writeUInt8((fills * supply.length + index) % 251, index);
      }
      fills += 1;
      return supply;
    });
    return { random, fills: () => fills };
  }

  it('are given away once each, in pieces of their own', () => {
    const { random, fills } = counting();
    const first = random(3);
    expect([...first, ...random(2)]).toEqual([0, 1, 2, 3, 4]);
    first.fill(9);
    expect([...random(1)]).toEqual([5]);
    expect(fills()).toBe(1);
  });

  it('are drawn anew when what is left does not suffice', () => {
    const { random, fills } = counting();
    random(4090);
    expect([...random(7)]).toEqual([80, 81, 82, 83, 84, 85, 86]);
    expect(fills()).toBe(2);
  });

  it('are drawn for themselves when they are many', () => {
    const random = createRandomBytes();
    expect(random(5000)).toHaveLength(5000);
    expect(
      new Set(Array.from({ length: 1000 }, () => Buffer.from(random(16)).toString('hex'))),
    ).toHaveLength(1000);
  });
});
