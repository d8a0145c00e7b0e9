import { generateKeyPairSync } from 'node:crypto';
import { resultTokenLifetime, resultTokenType } from 'ekyc-verify-protocol';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { anAttemptRow, aVerificationRow } from '../../test/support/rows.js';
import type { AttemptRow, VerificationRow } from '../store/rows.js';
import { ResultTokens } from './result-token.js';

const issuer = 'https://kyc.example';
const now = Date.UTC(2026, 10, 24);
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pem = newKey().export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = JSON.stringify(newKey().export({ format: 'jwk' }));

const tokensOf = (signingKeys: string[]) =>
  ResultTokens.create({
    signingKeys,
    issuer,
    now: () => now,
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
  });

/** As a text: an ended verification always has a token. */
const sign = async (
  tokens: ResultTokens,
  ended: VerificationRow,
  attempt: AttemptRow | null = anAttemptRow(),
) => (await tokens.sign(ended, attempt)) ?? '';

const finishedAt = now - 3 * 24 * 60 * 60_000;
const row = aVerificationRow({
  status: 'passed',
  finishedAt,
  origin: 'https://shop.example',
  reference: 'user-7',
});
const expected = {
  issuer,
  audience: 'https://shop.example',
  algorithms: ['ES256'],
  typ: resultTokenType,
  currentDate: new Date(now),
};

describe('a result token', () => {
  it.each([
    ['PKCS#8', pem],
    ['JWK', jwk],
  ])('signed with a %s key verifies with plain jose and says what was checked', async (_, key) => {
    const tokens = await tokensOf([key]);
    const token = await sign(tokens, row);
    const { payload } = await jwtVerify(token, createLocalJWKSet(tokens.jwks), expected);
    expect(payload).toMatchObject({
      sub: 'user-7',
      exp: now / 1000 + resultTokenLifetime,
      verification: {
        id: row.id,
        status: 'passed',
        reason: null,
        checkMode: 1,
        documentType: 'HKIDCard',
      },
    });
    expect(payload.jti).toHaveLength(22);
  });

  it('says when the check was, however new the token is', async () => {
    const { verification, iat } = decodeJwt<{ verification: { finishedAt: string } }>(
      await sign(await tokensOf([pem]), row),
    );
    expect(iat).toBe(now / 1000);
    expect(verification.finishedAt).toBe(new Date(finishedAt).toISOString());
  });

  it('says of the deciding attempt whether it was on a phone, and who came back', async () => {
    const tokens = await tokensOf([pem]);
    const told = async (attempt: AttemptRow | null) =>
      decodeJwt<{ verification: object }>(await sign(tokens, row, attempt)).verification;
    const onPhone = anAttemptRow({ flow: 'handoff', returnedAt: now, sameBrowser: true });
    expect(await told(onPhone)).toMatchObject({ handedOff: true, sameBrowser: true });
    const unproved = anAttemptRow({ returnedAt: now });
    expect(await told(unproved)).toMatchObject({ handedOff: false, sameBrowser: false });
    expect(await told(null)).toMatchObject({ handedOff: false, sameBrowser: null });
  });

  it('does not exist while the verification is pending', async () => {
    const tokens = await tokensOf([pem]);
    expect(await tokens.sign(aVerificationRow(), anAttemptRow())).toBeNull();
  });

  it('has no subject when a page created it', async () => {
    const tokens = await tokensOf([pem]);
    const token = await sign(tokens, { ...row, reference: null });
    const { payload } = await jwtVerify(token, createLocalJWKSet(tokens.jwks), expected);
    expect(payload).not.toHaveProperty('sub');
  });

  it('is refused for another page, after its time, and when it was changed', async () => {
    const tokens = await tokensOf([pem]);
    const token = await sign(tokens, row);
    const keys = createLocalJWKSet(tokens.jwks);
    const other = { ...expected, audience: 'https://other.example' };
    await expect(jwtVerify(token, keys, other)).rejects.toThrow(/aud/);
    const late = { ...expected, currentDate: new Date(now + resultTokenLifetime * 1000) };
    await expect(jwtVerify(token, keys, late)).rejects.toThrow(/exp/);
    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ verification: { status: 'passed' } }));
    const forged = [header, claims.toString('base64url'), signature].join('.');
    await expect(jwtVerify(forged, keys, expected)).rejects.toThrow(/signature/);
  });

  it('is signed with the first key while both are published, and nothing private is', async () => {
    const tokens = await tokensOf([jwk, pem]);
    expect(tokens.jwks.keys).toHaveLength(2);
    expect(decodeProtectedHeader(await sign(tokens, row)).kid).toBe(tokens.jwks.keys[0]?.kid);
    expect(JSON.stringify(tokens.jwks)).not.toContain('"d"');
    const old = await tokensOf([pem]);
    await jwtVerify(await sign(old, row), createLocalJWKSet(tokens.jwks), expected);
  });

  it('is checked with the keys of any instance while they change places', async () => {
    const between = await tokensOf([pem, jwk]);
    const after = await tokensOf([jwk, pem]);
    await jwtVerify(await sign(after, row), createLocalJWKSet(between.jwks), expected);
    await jwtVerify(await sign(between, row), createLocalJWKSet(after.jwks), expected);
    const before = await tokensOf([pem]);
    const unknown = jwtVerify(await sign(after, row), createLocalJWKSet(before.jwks), expected);
    await expect(unknown).rejects.toThrow(/no applicable key/);
  });
});
