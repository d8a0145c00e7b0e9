import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { resultTokenType } from 'ekyc-verify-protocol/vocabulary';
import {
  calculateJwkThumbprint,
  decodeJwt,
  exportJWK,
  SignJWT,
  UnsecuredJWT,
  type JSONWebKeySet,
} from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startScriptedServer } from '../test/scripted-server.ts';
import { verifyResultToken, type VerifyResultTokenOptions } from './verify-result-token.js';

const issuer = 'https://kyc.example';
const shopOrigin = 'https://shop.example';
const now = Date.UTC(2026, 10, 24);
const finishedAt = new Date(now - 3 * 24 * 60 * 60_000).toISOString();
/** As the proxy writes it: docs/results.md. */
const verification = {
  id: 'ver_0123456789abcdefghijkl',
  status: 'passed',
  reason: null,
  sameBrowser: null,
  handedOff: false,
  checkMode: 1,
  documentType: 'HKIDCard',
  securityLevel: null,
  ruleId: null,
  finishedAt,
};

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const kidOf = async (of: KeyObject) => calculateJwkThumbprint(await exportJWK(createPublicKey(of)));

/** What the proxy publishes of its keys. */
async function jwksOf(...keys: KeyObject[]): Promise<JSONWebKeySet> {
  const published = keys.map(async (each) => ({
    ...(await exportJWK(createPublicKey(each))),
    kid: await kidOf(each),
    alg: 'ES256',
    use: 'sig',
  }));
  return { keys: await Promise.all(published) };
}

/** A result token by some key, under that key's id. */
async function tokenBy(signer: KeyObject, claims: { iss?: string; iat?: number } = {}) {
  const iat = claims.iat ?? now / 1000;
  return new SignJWT({ verification })
    .setProtectedHeader({ alg: 'ES256', typ: resultTokenType, kid: await kidOf(signer) })
    .setIssuer(claims.iss ?? issuer)
    .setAudience(shopOrigin)
    .setSubject('user-7')
    .setJti('0123456789abcdefghijkl')
    .setIssuedAt(iat)
    .setExpirationTime(iat + 300)
    .sign(signer);
}

const key = newKey();
let options: VerifyResultTokenOptions;
let token: string;
let kid: string;
beforeAll(async () => {
  options = {
    issuer,
    audience: shopOrigin,
    jwks: await jwksOf(key),
    currentDate: new Date(now),
  };
  token = await tokenBy(key);
  kid = await kidOf(key);
});

const invalid = (detail?: string) =>
  expect.objectContaining({
    name: 'ResultTokenError',
    code: 'token-invalid',
    ...(detail === undefined ? {} : { detail }),
  });

/** A token with the genuine claims and what a test wants to differ, signed with the genuine key. */
function signed(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: resultTokenType, kid, ...header })
    .sign(key);
}

describe('a genuine token', () => {
  it('says whose it is, how it ended and what was checked', async () => {
    expect(await verifyResultToken(token, options)).toEqual({
      reference: 'user-7',
      verification,
      jti: '0123456789abcdefghijkl',
      issuedAt: new Date(now),
      expiresAt: new Date(now + 300_000),
    });
  });

  it('has no reference when a page started it', async () => {
    const anonymous = await signed({ sub: undefined });
    expect(await verifyResultToken(anonymous, options)).toMatchObject({ reference: null });
  });

  it('is accepted for any of several audiences', async () => {
    const audience = ['https://other.example', shopOrigin];
    await expect(verifyResultToken(token, { ...options, audience })).resolves.toBeTruthy();
  });

  it('may say more than this version knows', async () => {
    const more = await signed({ more: true });
    await expect(verifyResultToken(more, options)).resolves.toBeTruthy();
  });
});

describe('a token is refused', () => {
  it('for another audience or from another issuer, and the error names the claim', async () => {
    const audience = 'https://shop.example.evil.example';
    await expect(verifyResultToken(token, { ...options, audience })).rejects.toEqual(
      invalid('aud'),
    );
    const other = { ...options, issuer: 'https://kyc.example.evil.example' };
    await expect(verifyResultToken(token, other)).rejects.toEqual(invalid('iss'));
  });

  it('after its five minutes', async () => {
    const late = { ...options, currentDate: new Date(now + 300_000) };
    await expect(verifyResultToken(token, late)).rejects.toMatchObject({ code: 'token-expired' });
  });

  it('and not even checked at a time that is none', async () => {
    const never = { ...options, currentDate: new Date(Number.NaN) };
    await expect(verifyResultToken(token, never)).rejects.toThrow(
      new TypeError('currentDate must be a valid Date.'),
    );
  });

  it('without a signature, or signed with the public key as a secret', async () => {
    const none = new UnsecuredJWT(decodeJwt(token)).encode();
    await expect(verifyResultToken(none, options)).rejects.toEqual(invalid());
    const secret = createPublicKey(key).export({ type: 'spki', format: 'pem' });
    const symmetric = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'HS256', typ: resultTokenType, kid })
      .sign(Buffer.from(secret));
    await expect(verifyResultToken(symmetric, options)).rejects.toEqual(
      invalid('ERR_JOSE_ALG_NOT_ALLOWED'),
    );
  });

  it('of another type, although the same key signed it', async () => {
    for (const typ of ['JWT', 'at+jwt', undefined]) {
      await expect(verifyResultToken(await signed({}, { typ }), options)).rejects.toEqual(
        invalid('typ'),
      );
    }
  });

  it('when a stranger signed it, under an unknown or the genuine key id', async () => {
    await expect(verifyResultToken(await tokenBy(newKey()), options)).rejects.toEqual(
      invalid('ERR_JWKS_NO_MATCHING_KEY'),
    );
    const posing = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'ES256', typ: resultTokenType, kid })
      .sign(newKey());
    await expect(verifyResultToken(posing, options)).rejects.toEqual(
      invalid('ERR_JWS_SIGNATURE_VERIFICATION_FAILED'),
    );
  });

  it('when a claim was changed, or left out', async () => {
    const [header, , signature] = token.split('.');
    const better = { ...decodeJwt(token), sub: 'user-8' };
    const changed = Buffer.from(JSON.stringify(better)).toString('base64url');
    const forged = [header, changed, signature].join('.');
    await expect(verifyResultToken(forged, options)).rejects.toEqual(invalid());
    for (const claim of ['exp', 'iat', 'jti', 'aud', 'iss', 'verification']) {
      const without = await signed({ [claim]: undefined });
      await expect(verifyResultToken(without, options)).rejects.toEqual(invalid());
    }
  });

  it.each([
    ['a status that is no end', { status: 'pending' }],
    ['an unknown status', { status: 'PASSED' }],
    ['a check mode that is text', { checkMode: '1' }],
    ['a missing field', { sameBrowser: undefined }],
    ['no time of the check', { finishedAt: undefined }],
    ['a time of the check that is none', { finishedAt: 'yesterday' }],
  ])('with %s', async (_, different) => {
    const odd = await signed({ verification: { ...verification, ...different } });
    await expect(verifyResultToken(odd, options)).rejects.toEqual(invalid('claims'));
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['an object', { token: 'x' }],
    ['an empty text', ''],
    ['two dots', '..'],
    ['a text of 100 kB', 'x'.repeat(100_000)],
  ])('when it is %s', async (_, nonsense) => {
    await expect(verifyResultToken(nonsense, options)).rejects.toEqual(invalid());
  });

  it('with an error that holds nothing of its content', async () => {
    const late = { ...options, currentDate: new Date(now + 300_000) };
    const error: unknown = await verifyResultToken(token, late).catch((thrown: unknown) => thrown);
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(everything).not.toMatch(/user-7|ver_|eyJ/);
  });
});

it.each([
  { issuer: undefined },
  { issuer: '' },
  { audience: undefined },
  { audience: '' },
  { audience: [] },
  { audience: [shopOrigin, ''] },
])(
  'a setting that is missing (%j) is a fault of the program, not a check less',
  async (missing) => {
    const broken = { ...options, ...missing } as VerifyResultTokenOptions;
    await expect(verifyResultToken(token, broken)).rejects.toThrow(TypeError);
  },
);

it('an issuer is the same with a slash at its end', async () => {
  await expect(
    verifyResultToken(token, { ...options, issuer: `${issuer}/` }),
  ).resolves.toBeTruthy();
});

describe('the keys of the proxy', () => {
  afterEach(() => vi.useRealTimers());

  it('are fetched from its address, and again once it signs with a new one', async () => {
    const server = await startScriptedServer();
    const [old, next] = [newKey(), newKey()];
    const check = async (signer: KeyObject) =>
      verifyResultToken(await tokenBy(signer, { iss: server.url, iat: Date.now() / 1000 }), {
        issuer: server.url,
        audience: shopOrigin,
      });
    server.answer({ status: 200, body: await jwksOf(old) });
    expect(await check(old)).toMatchObject({ verification: { status: 'passed' } });
    expect(await check(old)).toMatchObject({ reference: 'user-7' });
    expect(server.requests.map(({ url }) => url)).toEqual(['/.well-known/jwks.json']);
    // An unknown key is looked for, but not more often than twice a minute.
    await expect(check(next)).rejects.toEqual(invalid('ERR_JWKS_NO_MATCHING_KEY'));
    expect(server.requests).toHaveLength(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    server.answer({ status: 200, body: await jwksOf(next, old) });
    expect(await check(next)).toMatchObject({ verification: { status: 'passed' } });
    await server.stop();
  });

  it('that cannot be had say nothing against the token', async () => {
    const server = await startScriptedServer();
    const { jwks: _, ...fetching } = options;
    const away = { ...fetching, jwks: new URL(`${server.url}/jwks`) };
    const unavailable = { code: 'keys-unavailable' };
    server.answer({ status: 503, body: {} });
    await expect(verifyResultToken(token, away)).rejects.toMatchObject(unavailable);
    await server.stop();
    await expect(verifyResultToken(token, away)).rejects.toMatchObject({
      ...unavailable,
      detail: 'ECONNREFUSED',
    });
  });
});
