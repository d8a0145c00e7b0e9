import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resultTokenType } from 'ekyc-verify-protocol';
import { calculateJwkThumbprint, decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ResultTokens } from './security/result-token.js';
import { openStore } from './store/open.js';
import { shopOrigin } from '../test/support/config.js';
import { startListeningProxy, type ListeningProxy } from '../test/support/listening.js';
import { bearer } from '../test/support/proxy.js';
import { aVerificationRow } from '../test/support/rows.js';
import { verifyResultToken, type VerifyResultTokenOptions } from './verify-result-token.js';

const issuer = 'https://kyc.example';
const now = Date.UTC(2026, 10, 24);
const finishedAt = now - 3 * 24 * 60 * 60_000;
const row = aVerificationRow({
  status: 'passed',
  finishedAt,
  origin: shopOrigin,
  reference: 'user-7',
});

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = newKey();
const tokensOf = (signingKeys: KeyObject[]) =>
  ResultTokens.create({
    signingKeys: signingKeys.map(pemOf),
    issuer,
    now: () => now,
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
  });

let options: VerifyResultTokenOptions;
let token: string;
let kid: string;
beforeAll(async () => {
  const tokens = await tokensOf([key]);
  options = { issuer, audience: shopOrigin, jwks: tokens.jwks, currentDate: new Date(now) };
  token = (await tokens.sign(row)) ?? '';
  kid = await calculateJwkThumbprint(createPublicKey(key).export({ format: 'jwk' }));
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
      verification: {
        id: row.id,
        status: 'passed',
        reason: null,
        sameBrowser: null,
        handedOff: false,
        checkMode: 1,
        documentType: 'HKIDCard',
        securityLevel: null,
        ruleId: null,
        finishedAt: new Date(finishedAt).toISOString(),
      },
      jti: expect.stringMatching(/^[\w-]{22}$/),
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
    const strangers = await tokensOf([newKey()]);
    await expect(verifyResultToken(await strangers.sign(row), options)).rejects.toEqual(
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
    const { verification } = decodeJwt<{ verification: object }>(token);
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

describe('the keys of a running proxy', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    vi.useRealTimers();
    for (const one of running.splice(0)) await one.stop();
  });

  /** A token that the proxy gave to a page, and how a backend checks it. */
  async function tokenFrom(proxy: ListeningProxy) {
    const { id, clientSecret, bizToken } = await proxy.start();
    proxy.simulator.finish(bizToken, 'pass');
    const response = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${id}/return`,
      headers: bearer(clientSecret),
      body: { token: bizToken },
    });
    const { resultToken } = response.json<{ resultToken: string }>();
    return verifyResultToken(resultToken, { issuer: proxy.url, audience: shopOrigin });
  }

  it('are fetched from its address, and again once it signs with a new one', async () => {
    const [old, next] = [pemOf(newKey()), pemOf(newKey())];
    const store = await openStore('file::memory:');
    const before = await startListeningProxy({ signingKeys: [old] }, { store });
    expect(await tokenFrom(before)).toMatchObject({ verification: { status: 'passed' } });
    const port = Number(new URL(before.url).port);
    await before.stop();
    const after = await startListeningProxy({ signingKeys: [next, old] }, { store }, port);
    running.push(after, { stop: () => store.close() });
    // An unknown key is looked for, but not more often than twice a minute.
    await expect(tokenFrom(after)).rejects.toEqual(invalid('ERR_JWKS_NO_MATCHING_KEY'));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    expect(await tokenFrom(after)).toMatchObject({ verification: { status: 'passed' } });
  });

  it('that cannot be had say nothing against the token', async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { jwks: _, ...fetching } = options;
    const away = { ...fetching, jwks: new URL(`${address}/jwks`) };
    const unavailable = { code: 'keys-unavailable' };
    await expect(verifyResultToken(token, away)).rejects.toMatchObject(unavailable);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(verifyResultToken(token, away)).rejects.toMatchObject({
      ...unavailable,
      detail: 'ECONNREFUSED',
    });
  });
});
