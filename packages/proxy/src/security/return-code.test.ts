import { expect, it } from 'vitest';
import { createReturnCodes } from './return-code.js';

const codes = createReturnCodes(['first-secret-of-more-than-32-bytes-0001']);
const now = Date.UTC(2026, 10, 24);

it('opens its own verification, for five minutes', () => {
  const code = codes.make('ver_1', now);
  expect(codes.check('ver_1', code, now + 299_999)).toBe(true);
  expect(codes.check('ver_1', code, now + 300_000)).toBe(false);
  expect(codes.check('ver_2', code, now)).toBe(false);
});

it('has the form of a token, so that a page treats it as one', () => {
  expect(codes.make('ver_1', now)).toMatch(/^[0-9A-Za-z_-]{8,256}$/);
});

it('cannot be given a longer life, and not be made with another secret', () => {
  const code = codes.make('ver_1', now);
  const longer = code.replace(/^[^-]+/, (now + 9_000_000).toString(36));
  expect(codes.check('ver_1', longer, now)).toBe(false);
  const others = createReturnCodes(['other-secret-of-more-than-32-bytes-0002']);
  expect(others.check('ver_1', code, now)).toBe(false);
  const rotated = createReturnCodes([
    'other-secret-of-more-than-32-bytes-0002',
    'first-secret-of-more-than-32-bytes-0001',
  ]);
  expect(rotated.check('ver_1', code, now)).toBe(true);
});

it.each(['', '-', 'x', 'AAAA-BBBB'])('is not %j', (text) => {
  expect(codes.check('ver_1', text, now)).toBe(false);
});

it('names a verification by a nonce that nobody else can make', () => {
  const id = 'ver_AAAAAAAAAAAAAAAAAAAAAA';
  const nonce = codes.makeNonce(id);
  expect(nonce.length).toBeLessThan(100); // Fastify's limit of a path parameter
  expect(codes.openNonce(nonce)).toBe(id);
  expect(codes.openNonce(`ver_B${nonce.slice(5)}`)).toBeNull();
  expect(codes.openNonce('')).toBeNull();
});
