import {
  VerificationRecord,
  type BegunAttempt,
  type CreatedVerification,
  type Problem,
  type Verification,
} from 'ekyc-verify-protocol';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { Value } from 'typebox/value';
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

describe('a creation', () => {
  it('gives id, client secret and how long it is good, and asks the vendor nothing', async () => {
    const response = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: `${shopOrigin}/sign-up?step=2#top` },
    });
    expect(response.statusCode).toBe(201);
    expect(response.headers['cache-control']).toBe('no-store');
    const created = response.json<CreatedVerification>();
    expect(Object.keys(created)).toEqual(['id', 'clientSecret', 'expiresAt']);
    expect(response.headers.location).toBe(
      `${proxy.config.publicUrl}/v1/verifications/${created.id}`,
    );
    expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(0);
    expect((await read(created.id, created.clientSecret)).json()).toMatchObject({
      status: 'pending',
      retryable: true,
      attemptsLeft: 5,
      attempt: null,
    });
  });

  it.each([
    'zh-CN-u-nu-hanidec-x-foo',
    'de-Latn-DE-1901-1996-t-en-latn-x-a-b-c',
    'x-default',
    'i-hak',
    'th_TH',
  ])('takes any well-formed language tag: %s', async (locale) => {
    const body = { redirectUrl: `${shopOrigin}/`, locale };
    const response = await proxy.page({ method: 'POST', url: '/v1/verifications', body });
    expect(response.statusCode).toBe(201);
  });

  it('begins the first attempt as well when it is asked to', async () => {
    const { attempt } = await proxy.start({
      redirectUrl: `${shopOrigin}/sign-up?step=2#top`,
      locale: 'zh-HK',
    });
    expect(Object.keys(attempt)).toEqual(['id', 'verificationUrl', 'expiresAt']);
    expect(Date.parse(attempt.expiresAt) - Date.now()).toBeGreaterThan(590_000);
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
      body: { redirectUrl: `${shopOrigin}/`, checkMode: 3, reference: 'user-7', maxAttempts: 20 },
    });
    expect(response.statusCode).toBe(403);
    expect(response.json<Problem>()).toMatchObject({
      code: 'api-key-required',
      errors: [{ pointer: '/reference' }, { pointer: '/checkMode' }, { pointer: '/maxAttempts' }],
    });
  });

  it('from a backend may carry the site’s user id, which the result token brings back', async () => {
    const created = await proxy.create({ checkMode: 3, reference: 'user-7' });
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'pass');
    const back = await comeBack(created, bizToken);
    const { keys } = (await proxy.app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
    const { payload } = await jwtVerify(
      back.json<Verification>().resultToken ?? '',
      createLocalJWKSet({ keys }),
      { issuer: 'https://kyc.example', audience: shopOrigin, algorithms: ['ES256'] },
    );
    expect(payload).toMatchObject({ sub: 'user-7', verification: { status: 'passed' } });
  });
});

describe('an attempt', () => {
  it('is given again while it is open: a double click, a reload and a second tab buy one', async () => {
    const created = await proxy.create();
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => proxy.begin(created)));
    for (const other of others) expect(other).toEqual(first);
    expect(await proxy.begin(created)).toEqual(first);
    expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(1);
  });

  it('follows one that failed, in the same verification, until one passes', async () => {
    const created = await proxy.create();
    const first = await proxy.begin(created);
    proxy.simulator.finish(first.bizToken, 'too-dark');
    const back = await comeBack(created, first.bizToken);
    expect(back.json()).toMatchObject({
      status: 'pending',
      retryable: true,
      attemptsLeft: 4,
      attempt: { id: first.id, status: 'failed', reason: 'capture', hint: 'light' },
      resultToken: null,
    });
    const second = await proxy.begin(created);
    expect(second.id).not.toBe(first.id);
    proxy.simulator.finish(second.bizToken, 'pass');
    expect((await comeBack(created, second.bizToken)).json()).toMatchObject({
      status: 'passed',
      retryable: false,
      attemptsLeft: 0,
      attempt: { id: second.id, status: 'passed' },
    });
  });

  it('may be the last one: then the verification has failed', async () => {
    const created = await proxy.create({ maxAttempts: 1 });
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'not-live');
    expect((await comeBack(created, bizToken)).json()).toMatchObject({
      status: 'failed',
      reason: 'rejected',
      retryable: false,
      attemptsLeft: 0,
    });
    await expect(proxy.begin(created)).rejects.toThrow(/verification-over/);
  });

  it('may be begun by the backend, which sends the person on by itself', async () => {
    const created = await proxy.create();
    const response = await proxy.backend({
      method: 'POST',
      url: `/v1/verifications/${created.id}/attempts`,
      body: {},
    });
    expect(response.statusCode).toBe(200);
    const { verificationUrl } = response.json<BegunAttempt>();
    expect(proxy.simulator.verifications()).toHaveLength(1);
    expect((await read(created.id, created.clientSecret)).json()).toMatchObject({
      attempt: { status: 'open', verificationUrl },
    });
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
      attemptsLeft: 0,
      expiresAt: started.expiresAt,
      attempt: { id: started.attempt.id, status: 'passed', reason: null },
      resultToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect((await comeBack(started, started.bizToken)).json()).toMatchObject({ status: 'passed' });
    expect((await read(started.id, apiKey)).json()).toMatchObject({ status: 'passed' });
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(1);
  });

  it('gives the browser a reason, and no document, image, vendor text or code', async () => {
    const created = await proxy.create({ maxAttempts: 1, reference: 'user-7' });
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'spoofing');
    const view = (await comeBack(created, bizToken)).json<Verification>();
    expect(Object.keys(view).toSorted()).toEqual([
      'attempt',
      'attemptsLeft',
      'expiresAt',
      'id',
      'reason',
      'resultToken',
      'retryable',
      'status',
    ]);
    expect(Object.keys(view.attempt ?? {})).toEqual(['id', 'status', 'reason']);
    expect(view).toMatchObject({ status: 'failed', reason: 'rejected', retryable: false });
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

  it('with the token of an attempt that was replaced is as good as any', async () => {
    const created = await proxy.create();
    const first = await proxy.begin(created);
    proxy.advance(9 * 60_000);
    const second = await proxy.begin(created);
    expect(second.id).not.toBe(first.id);
    proxy.simulator.finish(first.bizToken, 'pass');
    expect((await comeBack(created, first.bizToken)).json()).toMatchObject({
      status: 'passed',
      attempt: { id: first.id, status: 'passed' },
    });
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
      attempt: {
        status: 'returned',
        verificationUrl: started.attempt.verificationUrl,
        expiresAt: started.attempt.expiresAt,
      },
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
    proxy.setBack(3_600_000);
    proxy.simulator.finish(started.bizToken, 'pass');
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
      retryable: true,
      attemptsLeft: 5,
      expiresAt: started.expiresAt,
      attempt: { ...started.attempt, status: 'open', reason: null },
      resultToken: null,
    });
    expect(proxy.simulator.calls().GetWebVerificationResultIntl).toBe(0);
  });

  it('with Prefer: wait answers as soon as there is news: somebody came back, or the end', async () => {
    const started = await proxy.start();
    const waiting = read(started.id, started.clientSecret, 'wait=20');
    await comeBack(started, started.bizToken);
    const returned = await waiting;
    expect(returned.headers['preference-applied']).toBe('wait=20');
    expect(returned.json()).toMatchObject({ status: 'pending', attempt: { status: 'returned' } });
    const waitingOn = read(started.id, started.clientSecret, 'wait=20');
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.advance(5000);
    await comeBack(started, started.bizToken);
    expect((await waitingOn).json()).toMatchObject({ status: 'passed' });
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

  it('ends an attempt that nobody finished, and another may follow', async () => {
    const started = await proxy.start();
    proxy.advance(10 * 60_000 + 31 * 60_000);
    expect((await read(started.id, started.clientSecret)).json()).toMatchObject({
      status: 'pending',
      retryable: true,
      attemptsLeft: 5,
      attempt: { status: 'failed', reason: 'expired' },
    });
  });

  it('ends a verification whose time is over, once no attempt is under way', async () => {
    const created = await proxy.create({ expiresIn: 3600 });
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'pass');
    const unused = await proxy.create({ expiresIn: 3600 });
    proxy.advance(3600_000);
    expect((await read(unused.id, apiKey)).json()).toMatchObject({
      status: 'expired',
      reason: 'expired',
      retryable: true,
      attempt: null,
    });
    expect((await read(created.id, created.clientSecret)).json()).toMatchObject({
      status: 'passed',
    });
  });

  it('tells a backend more than a page: what was checked, every attempt, who read the report', async () => {
    const created = await proxy.create({ reference: 'user-7', metadata: { plan: 'gold' } });
    const { id, bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'too-dark');
    await comeBack(created, bizToken);
    const record = (await read(created.id, apiKey)).json<VerificationRecord>();
    expect(Value.Errors(VerificationRecord, record)).toEqual([]);
    expect(record).toMatchObject({
      initiator: 'backend',
      reference: 'user-7',
      metadata: { plan: 'gold' },
      origin: shopOrigin,
      checks: { checkMode: 1, documentType: 'HKIDCard' },
      attempts: [{ id, number: 1, flow: 'redirect', status: 'failed', reason: 'capture' }],
      reportReads: [],
    });
    expect(record.attempts[0]?.resultCode).toEqual(expect.any(Number));
    const page = (await read(created.id, created.clientSecret)).body;
    expect(page).not.toMatch(/user-7|gold|resultCode|sameBrowser|attempts"/);
  });

  it('of an unknown id is not found, for a backend too', async () => {
    const response = await read(`ver_${'A'.repeat(22)}`, apiKey);
    expect(response.statusCode).toBe(404);
  });
});

describe('limits', () => {
  it('of attempts a minute hold for a page’s address, however they are begun, and not for backends', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 2, attemptsPerDay: null, pageAttemptsPerDay: null },
    });
    const started = await proxy.start();
    await proxy.begin(started);
    const body = { redirectUrl: `${shopOrigin}/` };
    const third = await proxy.page({ method: 'POST', url: '/v1/verifications', body });
    expect(third.statusCode).toBe(429);
    expect(third.json()).toMatchObject({ code: 'rate-limited' });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    await expect(proxy.begin(started)).rejects.toThrow(/rate-limited/);
    const { id } = await proxy.create();
    const url = `/v1/verifications/${id}/attempts`;
    expect((await proxy.backend({ method: 'POST', url, body: {} })).statusCode).toBe(200);
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

  it('of attempts a day hold for everyone, until midnight UTC, and creating is free', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 100, attemptsPerDay: 1, pageAttemptsPerDay: null },
    });
    await proxy.start();
    await expect(proxy.start()).rejects.toThrow(/daily-limit-reached/);
    const created = await proxy.create();
    await expect(proxy.begin(created)).rejects.toThrow(/daily-limit-reached/);
    proxy.advance(24 * 60 * 60_000 - 1000);
    await proxy.begin(created);
  });

  it('switch off creations by pages', async () => {
    await proxy.stop();
    proxy = await startTestProxy({ pageStarts: false });
    await expect(proxy.start()).rejects.toThrow(/page-starts-off/);
  });
});
