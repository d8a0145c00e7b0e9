import { expect, it } from 'vitest';
import { waitOf } from './request.js';

it.each([
  ['wait=20', 20],
  ['respond-async, wait=5', 5],
  ['Wait = 7; x=1', 7],
  ['wait="3"', 3],
  ['wait=999999', 25],
  ['wait=-1', 0],
  ['wait=abc', 0],
  ['awaits=5', 0],
  ['', 0],
  [undefined, 0],
])('%j asks for %i seconds', (prefer, seconds) => {
  expect(waitOf(prefer)).toBe(seconds);
});
