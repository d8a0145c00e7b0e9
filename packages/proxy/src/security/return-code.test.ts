import { expect, it } from 'vitest';
import { ReturnCodes } from './return-code.js';

const codes = new ReturnCodes(['first-secret-of-more-than-32-bytes-0001']);
const now = Date.UTC(2026, 10, 24);

it('belongs to its own attempt, for five minutes', () => {
  const code = codes.make('att_1', 'final', now);
  expect(codes.check('att_1', code, now + 299_999)).toBe('final');
  expect(codes.check('att_1', code, now + 300_000)).toBeNull();
  expect(codes.check('att_2', code, now)).toBeNull();
});

it('has the form of a token, so that a page treats it as one', () => {
  expect(codes.make('att_1', 'final', now)).toMatch(/^[0-9A-Za-z_-]{8,256}$/);
});

it('cannot be given a longer life, and not be made with another secret', () => {
  const code = codes.make('att_1', 'final', now);
  const longer = code.replace(/^[^-]+/, (now + 9_000_000).toString(36));
  expect(codes.check('att_1', longer, now)).toBeNull();
  const others = new ReturnCodes(['other-secret-of-more-than-32-bytes-0002']);
  expect(others.check('att_1', code, now)).toBeNull();
  const rotated = new ReturnCodes([
    'other-secret-of-more-than-32-bytes-0002',
    'first-secret-of-more-than-32-bytes-0001',
  ]);
  expect(rotated.check('att_1', code, now)).toBe('final');
});

it('says whether the vendor had a final result by then, and cannot be made to say otherwise', () => {
  const early = codes.make('att_1', 'unfinished', now);
  expect(codes.check('att_1', early, now)).toBe('unfinished');
  expect(codes.check('att_1', early.replace('unfinished', 'final'), now)).toBeNull();
});

it.each(['', '-', 'x', 'AAAA-BBBB', '1-final-2'])('is not %j', (text) => {
  expect(codes.check('att_1', text, now)).toBeNull();
});

it('names an attempt by a nonce that nobody else can make', () => {
  const id = 'att_AAAAAAAAAAAAAAAAAAAAAA';
  const nonce = codes.makeNonce(id);
  expect(nonce.length).toBeLessThan(100); // Fastify's limit of a path parameter
  expect(codes.readNonce(nonce)).toBe(id);
  expect(codes.readNonce(`att_B${nonce.slice(5)}`)).toBeNull();
  expect(codes.readNonce('')).toBeNull();
});
