import type { Problem, Verification } from 'ekyc-verify-protocol';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey, shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

const comeBack = (started: { id: string; clientSecret: string }, token: string) =>
  proxy.page({
    method: 'POST',
    url: `/v1/verifications/${started.id}/return`,
    headers: bearer(started.clientSecret),
    body: { token },
  });
const read = (id: string, secret: string, prefer?: string) =>
  proxy.page({
    url: `/v1/verifications/${id}`,
    headers: { ...bearer(secret), ...(prefer === undefined ? {} : { prefer }) },
  });

describe('a start', () => {
  it('gives id, client secret, the vendor’s address and how long it may be begun', async () => {
    const response = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: `${shopOrigin}/sign-up?step=2#top`, locale: 'zh-HK' },
    });
    expect(response.statusCode).toBe(201);
    expect(response.headers['cache-control']).toBe('no-store');
    const started = response.json<Record<string, string>>();
    expect(Object.keys(started)).toEqual(['id', 'clientSecret', 'verificationUrl', 'expiresAt']);
    expect(response.headers.location).toBe(
      `${proxy.config.publicUrl}/v1/verifications/${started.id}`,
    );
    expect(Date.parse(started.expiresAt ?? '') - Date.now()).toBeGreaterThan(590_000);
    expect(proxy.simulator.verifications()).toMatchObject([
      {
        redirectUrl: `${shopOrigin}/sign-up`,
        config: { CheckMode: 1, IDCardType: 'HKIDCard', Language: 'zh-tc' },
      },
    ]);
  });

  it('keeps from a page what only a backend may say', async () => {
    const response = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: `${shopOrigin}/`, checkMode: 3, reference: 'user-7' },
    });
    expect(response.statusCode).toBe(403);
    expect(response.json<Problem>()).toMatchObject({
      code: 'api-key-required',
      errors: [{ pointer: '/reference' }, { pointer: '/checkMode' }],
    });
    expect(proxy.simulator.verifications()).toEqual([]);
  });

  it('from a backend may carry the site’s user id, which the result token brings back', async () => {
    const response = await proxy.app.inject({
      method: 'POST',
      url: '/v1/verifications',
      headers: bearer(apiKey),
      body: { redirectUrl: `${shopOrigin}/`, checkMode: 3, reference: 'user-7' },
    });
    expect(response.statusCode).toBe(201);
    const started = response.json<{ id: string; clientSecret: string }>();
    const [verification] = proxy.simulator.verifications();
    proxy.simulator.finish(verification?.bizToken ?? '', 'pass');
    const back = await comeBack(started, verification?.bizToken ?? '');
    const { keys } = (await proxy.app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
    const { payload } = await jwtVerify(
      back.json<Verification>().resultToken ?? '',
      createLocalJWKSet({ keys }),
      { issuer: 'https://kyc.example', audience: shopOrigin, algorithms: ['ES256'] },
    );
    expect(payload).toMatchObject({ sub: 'user-7', verification: { status: 'passed' } });
  });
});

describe('the way back', () => {
  it('tells that the person passed, at once and ever after, asking the vendor once', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    const back = await comeBack(started, started.bizToken);
    expect(back.statusCode).toBe(200);
    expect(back.json()).toEqual({
      id: started.id,
      status: 'passed',
      reason: null,
      retryable: false,
      resultToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect((await comeBack(started, started.bizToken)).json()).toMatchObject({ status: 'passed' });
    expect((await read(started.id, apiKey)).json()).toMatchObject({ status: 'passed' });
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(1);
  });

  it('gives the browser a reason, and no document, image, vendor text or code', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'spoofing');
    const back = await comeBack(started, started.bizToken);
    const view = back.json<Verification>();
    expect(Object.keys(view)).toEqual(['id', 'status', 'reason', 'retryable', 'resultToken']);
    expect(view).toMatchObject({ status: 'failed', reason: 'rejected', retryable: true });
    const claims = Buffer.from(view.resultToken?.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).not.toMatch(/1002|spoof/i);
  });

  it('with the token of another verification is refused, and costs no question', async () => {
    const [mine, other] = [await proxy.start(), await proxy.start()];
    const response = await comeBack(mine, other.bizToken);
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'token-mismatch' });
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(0);
  });

  it('needs the client secret: a token alone shows nothing', async () => {
    const [mine, other] = [await proxy.start(), await proxy.start()];
    const url = `/v1/verifications/${mine.id}/return`;
    const body = { token: mine.bizToken };
    const without = await proxy.page({ method: 'POST', url, body });
    expect(without.statusCode).toBe(401);
    expect(without.json()).toMatchObject({ code: 'credentials-missing' });
    const foreign = await proxy.page({
      method: 'POST',
      url,
      headers: bearer(other.clientSecret),
      body,
    });
    expect(foreign.statusCode).toBe(404);
    const guessed = `${mine.id}_secret_${'A'.repeat(43)}`;
    const guess = await proxy.page({ method: 'POST', url, headers: bearer(guessed), body });
    expect(guess.statusCode).toBe(404);
    expect(guess.json()).toMatchObject({ code: 'verification-not-found' });
  });

  it('before the person has finished is pending, and the end is found by asking again', async () => {
    const started = await proxy.start();
    expect((await comeBack(started, started.bizToken)).json()).toMatchObject({
      status: 'pending',
      resultToken: null,
    });
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.advance(5000);
    expect((await read(started.id, started.clientSecret)).json()).toMatchObject({
      status: 'passed',
    });
  });

  it('is asked about again also when the time of day was set back', async () => {
    const started = await proxy.start();
    expect((await comeBack(started, started.bizToken)).json()).toMatchObject({ status: 'pending' });
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.setBack(3_600_000);
    proxy.advance(5000);
    expect((await read(started.id, started.clientSecret)).json()).toMatchObject({
      status: 'passed',
    });
  });

  it('does not accept a result that carries no mark or a foreign one', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.simulator.once({
      action: 'GetWebVerificationResultIntl',
      edit: (answer) => ({ ...(answer as object), Extra: null }),
    });
    const missing = await comeBack(started, started.bizToken);
    expect(missing.statusCode).toBe(502);
    expect(missing.json()).toMatchObject({ code: 'mark-mismatch' });
    expect(proxy.log()).toContain('"mark":"missing"');
    proxy.advance(5000);
    const other = proxy.simulator.verifications().at(-1)?.extra;
    expect(other).toBeTruthy();
    proxy.simulator.once({
      action: 'GetWebVerificationResultIntl',
      edit: (answer) => ({ ...(answer as object), Extra: 'somebody else’s' }),
    });
    expect((await comeBack(started, started.bizToken)).json()).toMatchObject({
      code: 'mark-mismatch',
    });
    expect(proxy.log()).toContain('"mark":"foreign"');
    proxy.advance(5000);
    expect((await comeBack(started, started.bizToken)).json()).toMatchObject({ status: 'passed' });
  });
});

describe('reading', () => {
  it('while nobody has come back, gives the vendor’s address again and asks the vendor nothing', async () => {
    const started = await proxy.start();
    expect((await read(started.id, started.clientSecret)).json()).toEqual({
      id: started.id,
      status: 'pending',
      reason: null,
      retryable: false,
      resultToken: null,
      verificationUrl: started.verificationUrl,
      expiresAt: started.expiresAt,
    });
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(0);
  });

  it('with Prefer: wait answers as soon as the verification ends', async () => {
    const started = await proxy.start();
    const waiting = read(started.id, started.clientSecret, 'wait=20');
    proxy.simulator.finish(started.bizToken, 'pass');
    await comeBack(started, started.bizToken);
    const response = await waiting;
    expect(response.headers['preference-applied']).toBe('wait=20');
    expect(response.json()).toMatchObject({ status: 'passed' });
  });

  it('answers what is known while the vendor cannot be asked', async () => {
    const started = await proxy.start();
    await comeBack(started, started.bizToken);
    proxy.advance(5000);
    proxy.simulator.setFaults({ garbage: 1 });
    const response = await read(started.id, apiKey);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ status: 'pending' });
  });

  it('ends a verification whose time is over and that the vendor never finished', async () => {
    const started = await proxy.start();
    proxy.advance(10 * 60_000 + 31 * 60_000);
    expect((await read(started.id, apiKey)).json()).toMatchObject({
      status: 'expired',
      reason: 'expired',
      retryable: true,
    });
  });

  it('of an unknown id is not found, for a backend too', async () => {
    const response = await read(`ver_${'A'.repeat(22)}`, apiKey);
    expect(response.statusCode).toBe(404);
  });
});

describe('limits', () => {
  it('of starts a minute hold for a page’s address, and not for backends', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 2, attemptsPerDay: null, pageAttemptsPerDay: null },
    });
    await proxy.start();
    await proxy.start();
    const body = { redirectUrl: `${shopOrigin}/` };
    const third = await proxy.page({ method: 'POST', url: '/v1/verifications', body });
    expect(third.statusCode).toBe(429);
    expect(third.json()).toMatchObject({ code: 'rate-limited' });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    const backend = await proxy.app.inject({
      method: 'POST',
      url: '/v1/verifications',
      headers: bearer(apiKey),
      body,
    });
    expect(backend.statusCode).toBe(201);
  });

  it('of reads and returns hold for a page’s address, for each kind, and not for backends', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 1, attemptsPerDay: null, pageAttemptsPerDay: null },
    });
    const { id, clientSecret } = await proxy.start();
    const url = `/v1/verifications/${id}`;
    const readWith = (secret: string) => proxy.page({ url, headers: bearer(secret) });
    for (let count = 0; count < 12; count += 1) {
      expect((await readWith(clientSecret)).statusCode).toBe(200);
    }
    expect((await readWith(clientSecret)).json()).toMatchObject({ code: 'rate-limited' });
    expect((await readWith(apiKey)).statusCode).toBe(200);
    const headers = bearer(clientSecret);
    const request = {
      method: 'POST',
      url: `${url}/return`,
      headers,
      body: { token: 'no-token' },
    } as const;
    for (let count = 0; count < 12; count += 1) {
      expect((await proxy.page(request)).json()).toMatchObject({ code: 'token-mismatch' });
    }
    expect((await proxy.page(request)).json()).toMatchObject({ code: 'rate-limited' });
  });

  it('of starts a day hold for everyone, until midnight UTC', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 100, attemptsPerDay: 1, pageAttemptsPerDay: null },
    });
    await proxy.start();
    await expect(proxy.start()).rejects.toThrow(/daily-limit-reached/);
    proxy.advance(24 * 60 * 60_000);
    await proxy.start();
  });

  it('switch off starts from pages', async () => {
    await proxy.stop();
    proxy = await startTestProxy({ pageStarts: false });
    await expect(proxy.start()).rejects.toThrow(/page-starts-off/);
  });
});
