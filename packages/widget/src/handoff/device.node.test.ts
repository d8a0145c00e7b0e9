import { expect, it } from 'vitest';
import { showsCode } from './device.js';
import type { ScreenFacts, Mode } from './device.js';

const computer: ScreenFacts = { mobile: false, coarse: false, shorterSide: 900 };
const safari: ScreenFacts = { ...computer, mobile: undefined };
const phone: ScreenFacts = { mobile: true, coarse: true, shorterSide: 412 };
const iphone: ScreenFacts = { ...phone, mobile: undefined };
const phoneWithMouse: ScreenFacts = { ...iphone, coarse: false };
const tablet: ScreenFacts = { mobile: false, coarse: true, shorterSide: 820 };

const proxy = new URL('https://kyc.example/');

it.each<[string, ScreenFacts, Mode | null, boolean]>([
  ['a computer', computer, null, true],
  ['a computer', safari, 'auto', true],
  ['a computer', computer, 'handoff', true],
  ['a computer', computer, 'redirect', false],
  ['a tablet', tablet, 'auto', false],
  ['a tablet', tablet, 'handoff', true],
  ['a tablet', tablet, 'redirect', false],
  ['a phone', phone, 'auto', false],
  ['a phone', phone, 'handoff', false],
  ['a phone that does not say so', iphone, 'handoff', false],
  ['a phone with a mouse', phoneWithMouse, 'handoff', false],
])('%s (%o) with mode %s shows a code: %s', (_, facts, mode, shows) => {
  expect(showsCode(mode, facts, proxy)).toBe(shows);
});

it.each([
  'http://127.0.0.1:8080/',
  'http://localhost/',
  'http://kyc.localhost/',
  'http://[::1]:1/',
])(
  'no phone reaches a proxy at %s, so that only a page that asks for it shows a code',
  (address) => {
    expect(showsCode('auto', computer, new URL(address))).toBe(false);
    expect(showsCode('handoff', computer, new URL(address))).toBe(true);
  },
);
