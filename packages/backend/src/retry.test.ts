import { expect, it } from 'vitest';
import { EkycError, type EkycErrorCode } from './errors.js';
import { pause, pauseBefore } from './retry.js';

const error = (code: EkycErrorCode, status?: number, retryAfterSeconds?: number) =>
  new EkycError(code, 'It failed.', {
    ...(status === undefined ? {} : { status }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
const most = () => 1;
const least = () => 0;

it.each([
  ['a broken connection', error('network')],
  ['a timeout', error('timeout')],
  ['a proxy that is overloaded', error('overloaded', 503)],
  ['a vendor that did not answer in time', error('upstream-timeout', 504)],
  ['a limit that passes', error('rate-limited', 429)],
  ['an error page of a load balancer', error('invalid-answer', 502)],
])('after %s a call is repeated', (_, failure) => {
  expect(pauseBefore(failure, 0, most)).toBe(500);
});

it.each([
  ['a body that is refused', error('invalid-request', 400)],
  ['a key that is not valid', error('api-key-invalid', 401)],
  ['what the database does not have', error('verification-not-found', 404)],
  ['a fault of the proxy', error('internal-error', 500)],
  ['a vendor that refuses', error('upstream-refused', 502)],
  ['a day’s limit', error('daily-limit-reached', 429)],
  ['an answer that is not the proxy’s', error('invalid-answer', 200)],
])('after %s a call is not repeated', (_, failure) => {
  expect(pauseBefore(failure, 0, most)).toBeNull();
});

it('pauses grow, vary by half, and stay below eight seconds', () => {
  const failure = error('network');
  expect([0, 1, 2].map((at) => pauseBefore(failure, at, most))).toEqual([500, 1000, 2000]);
  expect([0, 1, 2].map((at) => pauseBefore(failure, at, least))).toEqual([250, 500, 1000]);
  expect(pauseBefore(failure, 9, most)).toBe(8000);
});

it('Retry-After is waited for, but not longer than 30 seconds', () => {
  expect(pauseBefore(error('upstream-busy', 503, 3), 0, least)).toBe(3000);
  expect(pauseBefore(error('upstream-busy', 503, 30), 1, most)).toBe(30_500);
  expect(pauseBefore(error('upstream-busy', 503, 31), 0, least)).toBeNull();
});

it('a pause ends at once when the caller gives up', async () => {
  const caller = new AbortController();
  const waiting = pause(600_000, caller.signal);
  caller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(pause(600_000, caller.signal)).rejects.toThrow('gone');
});
