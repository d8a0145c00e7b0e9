import { expect, it } from 'vitest';
import { createPace } from './pace.js';

it('lets each verification be asked about once in an interval', () => {
  let now = 0;
  const pace = createPace(1000, () => now);
  expect(pace.mayAsk('a')).toBe(true);
  expect(pace.mayAsk('a')).toBe(false);
  expect(pace.mayAsk('b')).toBe(true);
  now = 999;
  expect(pace.mayAsk('a')).toBe(false);
  now = 1000;
  expect(pace.mayAsk('a')).toBe(true);
  expect(pace.mayAsk('a')).toBe(false);
});
