import type { Handoff, Verification } from 'ekyc-verify-protocol';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy({ publicUrl: 'https://kyc.example/base' });
});
afterEach(() => proxy.stop());

type Started = Awaited<ReturnType<TestProxy['start']>>;

const startHandoff = () => proxy.start({ flow: 'handoff' });
const askForCode = ({ id, clientSecret }: Started) =>
  proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/handoff`,
    headers: bearer(clientSecret),
  });
const read = ({ id, clientSecret }: Started, headers = {}) =>
  proxy.page({ url: `/v1/verifications/${id}`, headers: { ...bearer(clientSecret), ...headers } });

/** Where the proxy is asked, behind the server that takes its public address away. */
const pathOf = (url: string) => new URL(url).pathname.replace('/base', '');
async function offered(started: Started) {
  const handoff = (await askForCode(started)).json<Handoff>();
  return { ...handoff, path: pathOf(handoff.url) };
}
/** Presses the button, as a browser of today does. */
const goOn = (path: string) =>
  proxy.app.inject({ method: 'POST', url: path, headers: { 'sec-fetch-site': 'same-origin' } });
/** The way back that the vendor was given, with the token that it adds. */
function wayBack({ bizToken }: Started) {
  const { redirectUrl = '' } = proxy.simulator.verifications().at(-1) ?? {};
  return `${pathOf(redirectUrl)}?token=${bizToken}`;
}
const cookieOf = (response: LightMyRequestResponse) => String(response.headers['set-cookie']);

describe('a code for a phone', () => {
  it('is an address of the proxy with a number beside it, good for minutes', async () => {
    const started = await startHandoff();
    const response = await askForCode(started);
    expect(response.statusCode).toBe(201);
    const { url, number, expiresAt, expiresIn } = response.json<Handoff>();
    expect(url).toMatch(/^https:\/\/kyc\.example\/base\/v\/[\w-]{22}$/);
    expect(number).toMatch(/^\d{4}$/);
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(5);
    expect(expiresIn).toBe(300);
  });

  it('is never good for longer than the verification can be begun', async () => {
    const started = await startHandoff();
    proxy.advance(7 * 60_000);
    expect((await askForCode(started)).json<Handoff>().expiresAt).toBe(started.expiresAt);
    proxy.advance(3 * 60_000);
    expect((await askForCode(started)).json()).toMatchObject({ code: 'verification-over' });
  });

  it('is for the holder of the client secret alone', async () => {
    const [one, other] = [await startHandoff(), await startHandoff()];
    expect((await askForCode({ ...one, clientSecret: other.clientSecret })).statusCode).toBe(404);
    const url = `/v1/verifications/${one.id}/handoff`;
    expect((await proxy.page({ method: 'POST', url })).statusCode).toBe(401);
    const backend = bearer(proxy.config.apiKeys[0] ?? '');
    expect((await proxy.app.inject({ method: 'POST', url, headers: backend })).statusCode).toBe(
      404,
    );
  });

  it('is refused for a verification that was not started for it', async () => {
    const response = await askForCode(await proxy.start());
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'handoff-not-prepared' });
  });

  it('is refused once a phone has taken over, and once somebody came back', async () => {
    const taken = await startHandoff();
    await goOn((await offered(taken)).path);
    expect((await askForCode(taken)).json()).toMatchObject({ code: 'handoff-used' });
    await proxy.app.inject(wayBack(taken));
    expect((await askForCode(taken)).json()).toMatchObject({ code: 'verification-over' });
  });

  it('replaces an earlier one', async () => {
    const started = await startHandoff();
    const [first, second] = [await offered(started), await offered(started)];
    expect((await proxy.app.inject(first.path)).statusCode).toBe(404);
    expect((await goOn(first.path)).statusCode).toBe(404);
    expect((await proxy.app.inject(second.path)).statusCode).toBe(200);
  });
});

describe('the page on the phone', () => {
  it('names the site, shows the computer’s number and holds nothing of the vendor', async () => {
    const started = await startHandoff();
    const { path, number } = await offered(started);
    const response = await proxy.app.inject({ url: path, headers: { 'accept-language': 'ja' } });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('<html lang="ja"');
    expect(response.body).toContain('shop.example');
    expect(response.body).toContain(`>${number}<`);
    for (const secret of [started.bizToken, started.id, started.clientSecret, '/reflect/']) {
      expect(response.body).not.toContain(secret);
    }
  });

  it('runs no script, loads nothing, is not framed, not kept and tells nobody where it was', async () => {
    const { path } = await offered(await startHandoff());
    for (const response of [await proxy.app.inject(path), await goOn(path)]) {
      expect(response.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none';style-src 'sha256-[\w+/=]+';form-action 'self';base-uri 'none';frame-ancestors 'none'$/,
        ),
      });
      expect(response.body).not.toMatch(/<script|<img|\son\w+=/i);
    }
  });

  it('uses nothing up by being looked at, as previews of links do', async () => {
    const started = await startHandoff();
    const { path } = await offered(started);
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      expect((await proxy.app.inject({ method, url: path })).statusCode).toBe(200);
    }
    expect((await read(started)).json()).not.toHaveProperty('handedOff');
    expect((await goOn(path)).statusCode).toBe(200);
  });

  it('goes on to the vendor by its button, once', async () => {
    const started = await startHandoff();
    const { path } = await offered(started);
    const answers = await Promise.all([1, 2, 3].map(() => goOn(path)));
    const [passed, ...refused] = answers.toSorted((a, b) => a.statusCode - b.statusCode);
    expect(passed?.statusCode).toBe(200);
    const address = started.verificationUrl.replaceAll('&', '&amp;');
    expect(passed?.body).toContain(`content="0; url=${address}"`);
    expect(passed?.body).toContain(`href="${address}"`);
    for (const { statusCode, body } of refused) {
      expect(statusCode).toBe(404);
      expect(body).not.toContain(started.bizToken);
    }
    expect((await proxy.app.inject(path)).statusCode).toBe(404);
  });

  it('is over when its minutes are', async () => {
    const { path } = await offered(await startHandoff());
    proxy.advance(5 * 60_000);
    expect((await proxy.app.inject(path)).statusCode).toBe(404);
    expect((await goOn(path)).statusCode).toBe(404);
  });

  it('cannot be gone past: another site’s page that presses the button only shows it', async () => {
    const started = await startHandoff();
    const { path, url } = await offered(started);
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const response = await proxy.app.inject({ method: 'POST', url: path, headers });
      expect(response.statusCode).toBe(303);
      expect(response.headers.location).toBe(url);
    }
    expect((await read(started)).json()).not.toHaveProperty('handedOff');
  });

  it('works in an older browser, by a cookie that only its own form sends along', async () => {
    const { path } = await offered(await startHandoff());
    const cookie = cookieOf(await proxy.app.inject(path));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/^__Host-[\w]+=.*Path=\/;/);
    const [pair = ''] = cookie.split(';');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const press = (sent: string) =>
      proxy.app.inject({
        method: 'POST',
        url: path,
        headers: { ...headers, cookie: sent },
        payload: '',
      });
    // What a page of a neighbouring host could set for this one too: it has no such prefix.
    expect((await press(pair.replace('__Host-', ''))).statusCode).toBe(303);
    expect((await press(pair)).statusCode).toBe(200);
  });

  it('says in words when there is nothing, and when an address asks too often', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 1, attemptsPerDay: null, pageAttemptsPerDay: null },
    });
    const unknown = await proxy.app.inject(`/v/${'A'.repeat(22)}`);
    expect(unknown.statusCode).toBe(404);
    expect(unknown.body).toContain('This code is no longer valid');
    const malformed = await proxy.app.inject('/v/x');
    expect(malformed.statusCode).toBe(400);
    expect(malformed.body).toContain('This code is no longer valid');
    for (let asked = 2; asked < 120; asked += 1) await proxy.app.inject(`/v/${'A'.repeat(22)}`);
    const limited = await proxy.app.inject(`/v/${'A'.repeat(22)}`);
    expect(limited.statusCode).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(limited.body).toContain('It’s very busy right now');
    expect(proxy.log()).not.toContain('A'.repeat(22));
  });
});

describe('the computer’s page', () => {
  it('learns at once that a phone has taken over, and gets the vendor’s address no more', async () => {
    const started = await startHandoff();
    const { path } = await offered(started);
    const waiting = read(started, { prefer: 'wait=20' });
    await goOn(path);
    const view = (await waiting).json<Verification>();
    expect(view).toMatchObject({ status: 'pending', handedOff: true });
    expect(view).not.toHaveProperty('verificationUrl');
  });

  it('learns the result when the phone comes back, which is told to go back to the computer', async () => {
    const started = await startHandoff();
    await goOn((await offered(started)).path);
    const waiting = read(started, { prefer: 'wait=20' });
    proxy.simulator.finish(started.bizToken, 'pass');
    const back = await proxy.app.inject(wayBack(started));
    expect(back.statusCode).toBe(303);
    expect(back.headers.location).toBe('https://kyc.example/base/v/done');
    expect((await waiting).json()).toMatchObject({ status: 'passed', handedOff: true });
    const done = await proxy.app.inject({ url: '/v/done', headers: { 'accept-language': 'ar' } });
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('dir="rtl"');
    expect(done.body).toContain('حاسوبك');
  });

  it('can go on by itself instead, and is then come back to with a code', async () => {
    const started = await startHandoff();
    proxy.simulator.finish(started.bizToken, 'pass');
    const back = await proxy.app.inject(wayBack(started));
    const page = new URL(String(back.headers.location));
    expect(page.href.startsWith('https://shop.example/sign-up?ekyc_return=')).toBe(true);
    const response = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${started.id}/return`,
      headers: bearer(started.clientSecret),
      body: { token: page.searchParams.get('ekyc_return') },
    });
    expect(response.json()).toMatchObject({ status: 'passed' });
  });
});
