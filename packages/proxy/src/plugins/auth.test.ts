import { describe, expect, it } from 'vitest';
import { backendsOf, callerOf as callerAmong } from './auth.js';
import {
  hashSecret,
  idOfClientSecret,
  newClientSecret,
  newVerificationId,
} from '../security/client-secret.js';

const random = (size: number) => new Uint8Array(size).fill(7);
const now = Date.UTC(2026, 10, 26);
const plainKey = 'plain-key-0123456789-0123456789-0123';
const reportKey = 'report-key-0123456789-0123456789-012';
const backends = [...backendsOf([plainKey], false), ...backendsOf([reportKey], true)];
const callerOf = (authorization?: string) => callerAmong(authorization, backends);

describe('a caller', () => {
  it('without credentials is anonymous', () => {
    expect(callerOf(undefined)).toEqual({ kind: 'anonymous' });
  });

  it('with a key is a backend; only the second kind may read reports', () => {
    expect(callerOf(`Bearer ${plainKey}`)).toMatchObject({
      kind: 'backend',
      mayReadReports: false,
    });
    expect(callerOf(`bearer  ${reportKey}`)).toMatchObject({
      kind: 'backend',
      mayReadReports: true,
    });
  });

  it('with a client secret is the holder of that verification’s secret', () => {
    const id = newVerificationId(random, now);
    const secret = newClientSecret(id, random);
    expect(callerOf(`Bearer ${secret}`)).toEqual({
      kind: 'client-secret',
      verificationId: id,
      secretHash: hashSecret(secret),
    });
  });

  it.each(['Bearer wrong', 'Bearer', 'Basic abc', '', `Bearer ${plainKey}x`, 'Bearer a b'])(
    'with %j is refused',
    (authorization) => {
      expect(() => callerOf(authorization)).toThrow(
        expect.objectContaining({ code: 'api-key-invalid' }),
      );
    },
  );
});

describe('an id', () => {
  it('begins with its second, and the other 96 bits are random', () => {
    const bytes = Buffer.from(newVerificationId(random, now).slice('ver_'.length), 'base64url');
    expect(bytes.readUInt32BE()).toBe(now / 1000);
    expect(bytes.subarray(4)).toEqual(Buffer.alloc(12, 7));
  });
});

describe('a client secret', () => {
  it('begins with its verification’s id and has 256 random bits', () => {
    const id = newVerificationId(random, now);
    const secret = newClientSecret(id, random);
    expect(idOfClientSecret(secret)).toBe(id);
    expect(Buffer.from(secret.slice(`${id}_secret_`.length), 'base64url')).toHaveLength(32);
  });

  it.each(['', 'ver_1', 'ver_AAAAAAAAAAAAAAAAAAAAAA', 'ver_AAAAAAAAAAAAAAAAAAAAAA_secret_'])(
    'is not %j',
    (text) => {
      expect(idOfClientSecret(text)).toBeNull();
    },
  );
});
