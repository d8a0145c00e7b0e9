import type { CreatedVerification, Handoff, Verification } from 'ekyc-verify-protocol';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../store/open.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy({ publicUrl: 'https://kyc.example/base' });
});
afterEach(() => proxy.stop());

type Created = Pick<CreatedVerification, 'id' | 'clientSecret'>;

const askForCode = ({ id, clientSecret }: Created) =>
  proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/handoff`,
    headers: bearer(clientSecret),
  });
const read = ({ id, clientSecret }: Created, headers = {}) =>
  proxy.page({ url: `/v1/verifications/${id}`, headers: { ...bearer(clientSecret), ...headers } });

/** Where the proxy is asked, behind the server that takes its public address away. */
const pathOf = (url: string) => new URL(url).pathname.replace('/base', '');
async function offered(started: Created) {
  const handoff = (await askForCode(started)).json<Handoff>();
  return { ...handoff, path: pathOf(handoff.url) };
}
/** Presses the button, as a browser of today does. */
const goOn = (path: string) =>
  proxy.app.inject({ method: 'POST', url: path, headers: { 'sec-fetch-site': 'same-origin' } });
/** What the phone's attempt was bought with. */
const bought = () => proxy.simulator.verifications();
const bizToken = () => bought().at(-1)?.bizToken ?? '';
/** The way back that the vendor was given, with the token that it adds. */
function wayBack() {
  const { redirectUrl = '' } = bought().at(-1) ?? {};
  return `${pathOf(redirectUrl)}?token=${bizToken()}`;
}
const cookieOf = (response: LightMyRequestResponse) => String(response.headers['set-cookie']);

describe('a code for a phone', () => {
  it('is an address of the proxy with a number beside it, good for minutes', async () => {
    const started = await proxy.create();
    const response = await askForCode(started);
    expect(response.statusCode).toBe(201);
    const { url, number, expiresAt, expiresIn } = response.json<Handoff>();
    expect(url).toMatch(/^https:\/\/kyc\.example\/base\/v\/[\w-]{22}$/);
    expect(number).toMatch(/^\d{4}$/);
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(5);
    expect(expiresIn).toBe(300);
  });

  it('buys nothing, however often it is renewed', async () => {
    const created = await proxy.create();
    for (let time = 0; time < 4; time += 1) await askForCode(created);
    expect(bought()).toEqual([]);
  });

  it('is never good for longer than the verification', async () => {
    const created = await proxy.create({ expiresIn: 180 });
    proxy.advance(60_000);
    expect((await askForCode(created)).json<Handoff>().expiresAt).toBe(created.expiresAt);
    proxy.advance(120_000);
    expect((await askForCode(created)).json()).toMatchObject({ code: 'verification-over' });
  });

  it('is for the holder of the client secret alone', async () => {
    const [one, other] = [await proxy.create(), await proxy.create()];
    expect((await askForCode({ ...one, clientSecret: other.clientSecret })).statusCode).toBe(404);
    const url = `/v1/verifications/${one.id}/handoff`;
    expect((await proxy.page({ method: 'POST', url })).statusCode).toBe(401);
    const backend = bearer(proxy.config.apiKeys[0] ?? '');
    expect((await proxy.app.inject({ method: 'POST', url, headers: backend })).statusCode).toBe(
      404,
    );
  });

  it('is refused once the verification has ended', async () => {
    const created = await proxy.create();
    await proxy.backend({ method: 'POST', url: `/v1/verifications/${created.id}/cancel` });
    expect((await askForCode(created)).json()).toMatchObject({ code: 'verification-over' });
  });

  it('is refused in mode 2, unless the backend began an attempt for a phone', async () => {
    const photo = { checkMode: 2, compareImage: 'AAAA' };
    const here = await proxy.create(photo);
    expect((await askForCode(here)).json()).toMatchObject({ code: 'photo-required' });
    const there = await proxy.create({ ...photo, flow: 'handoff' });
    const { path } = await offered(there);
    expect((await goOn(path)).body).toContain(bizToken());
    expect(bought()).toHaveLength(2);
  });

  it('is given again after a phone has gone on: another may have to', async () => {
    const created = await proxy.create();
    await goOn((await offered(created)).path);
    const { path } = await offered(created);
    expect((await goOn(path)).statusCode).toBe(200);
    expect(bought()).toHaveLength(1);
  });

  it('replaces an earlier one', async () => {
    const started = await proxy.create();
    const [first, second] = [await offered(started), await offered(started)];
    expect((await proxy.app.inject(first.path)).statusCode).toBe(404);
    expect((await goOn(first.path)).statusCode).toBe(404);
    expect((await proxy.app.inject(second.path)).statusCode).toBe(200);
  });
});

describe('the page on the phone', () => {
  it('names the site, shows the computer’s number and holds nothing of the vendor', async () => {
    const started = await proxy.create();
    const { path, number } = await offered(started);
    const response = await proxy.app.inject({ url: path, headers: { 'accept-language': 'ja' } });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('<html lang="ja"');
    expect(response.body).toContain('shop.example');
    expect(response.body).toContain(`>${number}<`);
    for (const secret of [started.id, started.clientSecret, '/reflect/']) {
      expect(response.body).not.toContain(secret);
    }
  });

  it('runs no script, loads nothing, is not framed, not kept and tells nobody where it was', async () => {
    const { path } = await offered(await proxy.create());
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
    const started = await proxy.create();
    const { path } = await offered(started);
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      expect((await proxy.app.inject({ method, url: path })).statusCode).toBe(200);
    }
    expect(bought()).toEqual([]);
    expect((await read(started)).json()).toMatchObject({ attempt: null });
    expect((await goOn(path)).statusCode).toBe(200);
  });

  it('begins an attempt by its button, once, and goes on to the vendor', async () => {
    const started = await proxy.create();
    const { path } = await offered(started);
    const answers = await Promise.all([1, 2, 3].map(() => goOn(path)));
    const [passed, ...refused] = answers.toSorted((a, b) => a.statusCode - b.statusCode);
    expect(passed?.statusCode).toBe(200);
    expect(bought()).toHaveLength(1);
    const [, address = ''] = /content="0; url=([^"]+)"/.exec(passed?.body ?? '') ?? [];
    expect(new URL(address.replaceAll('&amp;', '&')).searchParams.get('token')).toBe(bizToken());
    expect(passed?.body).toContain(`href="${address}"`);
    for (const { statusCode, body } of refused) {
      expect(statusCode).toBe(404);
      expect(body).not.toContain(bizToken());
    }
    expect((await proxy.app.inject(path)).statusCode).toBe(404);
  });

  it('goes on when the button is pressed twice, so that the browser drops the first answer', async () => {
    await proxy.stop();
    const store = await openStore('file::memory:');
    onTestFinished(() => store.close());
    const [isBought, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: typeof store = {
      ...store,
      async completeAttempt(...values) {
        isBought.resolve();
        await goesOn.promise;
        return store.completeAttempt(...values);
      },
    };
    proxy = await startTestProxy({ publicUrl: 'https://kyc.example/base' }, { store: slow });
    const { path } = await offered(await proxy.create());
    const isDropped = Promise.withResolvers<void>();
    proxy.app.server.once('request', (_request, response) => {
      response.once('close', () => isDropped.resolve());
    });
    const address = await proxy.app.listen({ host: '127.0.0.1', port: 0 });
    const press = (signal: AbortSignal | null = null) =>
      fetch(address + path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        signal,
      });
    const dropping = new AbortController();
    const first = press(dropping.signal);
    await isBought.promise;
    dropping.abort();
    await expect(first).rejects.toThrow();
    await isDropped.promise;
    goesOn.resolve();
    const second = await press();
    expect(second.status).toBe(200);
    expect(await second.text()).toContain(bizToken());
    expect(bought()).toHaveLength(1);
  });

  it('is over when its minutes are', async () => {
    const { path } = await offered(await proxy.create());
    proxy.advance(5 * 60_000);
    expect((await proxy.app.inject(path)).statusCode).toBe(404);
    expect((await goOn(path)).statusCode).toBe(404);
  });

  it('cannot be gone past: another site’s page that presses the button only shows it', async () => {
    const started = await proxy.create();
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
    expect(bought()).toEqual([]);
    expect((await read(started)).json()).toMatchObject({ attempt: null });
  });

  it('keeps the code good while the vendor is busy or away, and offers the button again', async () => {
    const { path, number } = await offered(await proxy.create());
    const once = (error: string) =>
      proxy.simulator.once({
        action: 'ApplyWebVerificationBizTokenIntl',
        error: { code: error, message: 'CANARY' },
      });
    once('RequestLimitExceeded');
    const busy = await goOn(path);
    expect(busy.statusCode).toBe(503);
    expect(busy.body).toContain('It’s very busy right now');
    once('AuthFailure.SecretIdNotFound');
    const away = await goOn(path);
    expect(away.statusCode).toBe(502);
    expect(away.body).toContain('Something went wrong on our side');
    for (const { body, headers } of [busy, away]) {
      expect(body).toContain('<form method="post"><button>Try again</button></form>');
      expect(body).toContain(number);
      expect(body).not.toContain('CANARY');
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect((await goOn(path)).statusCode).toBe(200);
    expect(bought()).toHaveLength(1);
  });

  it('says that the code is over when the verification is, or has no attempt left', async () => {
    const created = await proxy.create();
    const { path } = await offered(created);
    await proxy.backend({ method: 'POST', url: `/v1/verifications/${created.id}/cancel` });
    for (const response of [await proxy.app.inject(path), await goOn(path)]) {
      expect(response.statusCode).toBe(404);
      expect(response.body).toContain('This code is no longer valid');
    }
    const erased = await proxy.create();
    const other = await offered(erased);
    await proxy.backend({ method: 'DELETE', url: `/v1/verifications/${erased.id}` });
    expect((await goOn(other.path)).statusCode).toBe(404);
    expect(bought()).toEqual([]);
  });

  it.each([
    [
      'https',
      /^__Host-ekyc_handoff=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      /^__Host-ekyc_browser_[^;]+; Max-Age=7200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ],
    [
      'http',
      /^ekyc_handoff=[\w-]{22}; Path=\/base\/v; HttpOnly; SameSite=Strict$/,
      /^ekyc_browser_[^;]+; Max-Age=7200; Path=\/base\/return; HttpOnly; SameSite=Lax$/,
    ],
  ])(
    'works in an older browser, by a cookie that only its own form sends along: %s',
    async (scheme, seen, sentOff) => {
      await proxy.stop();
      proxy = await startTestProxy({ publicUrl: `${scheme}://kyc.example/base` });
      const [{ path }, other] = [
        await offered(await proxy.create()),
        await offered(await proxy.create()),
      ];
      const cookie = cookieOf(await proxy.app.inject(path));
      expect(cookie).toMatch(seen);
      const [pair = ''] = cookie.split(';');
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const press = (sent: string) =>
        proxy.app.inject({
          method: 'POST',
          url: path,
          headers: { ...headers, cookie: sent },
          payload: '',
        });
      const [ofOther = ''] = cookieOf(await proxy.app.inject(other.path)).split(';');
      // With https also what a page of a neighbouring host could set for this one: it has no such prefix.
      const foreign = scheme === 'https' ? pair.replace('__Host-', '') : `__Host-${pair}`;
      for (const sent of ['', ofOther, foreign]) expect((await press(sent)).statusCode).toBe(303);
      expect(bought()).toEqual([]);
      const left = await press(pair);
      expect(left.statusCode).toBe(200);
      expect(cookieOf(left)).toMatch(sentOff);
    },
  );

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
    const started = await proxy.create();
    const { path } = await offered(started);
    const waiting = read(started, { prefer: 'wait=20' });
    await goOn(path);
    const view = (await waiting).json<Verification>();
    expect(view).toMatchObject({ status: 'pending', attempt: { status: 'open', handedOff: true } });
    expect(view.attempt).not.toHaveProperty('verificationUrl');
  });

  it('learns it as soon as it asks again when it happened between two of its calls', async () => {
    const started = await proxy.create();
    await goOn((await offered(started)).path);
    const asked = read(started, { prefer: 'wait=20' });
    expect((await asked).json()).toMatchObject({ attempt: { handedOff: true } });
    proxy.simulator.finish(bizToken(), 'not-live');
    await proxy.app.inject(wayBack());
    proxy.advance(5000);
    expect((await read(started, { prefer: 'wait=20' })).json()).toMatchObject({
      attempt: { status: 'failed' },
    });
  });

  it('learns the result when the phone comes back, which is told to go back to the computer', async () => {
    const started = await proxy.create();
    await goOn((await offered(started)).path);
    // That the phone went on is no news any more.
    proxy.advance(11_000);
    const waiting = read(started, { prefer: 'wait=20' });
    proxy.simulator.finish(bizToken(), 'pass');
    const back = await proxy.app.inject(wayBack());
    expect(back.statusCode).toBe(303);
    expect(back.headers.location).toBe('https://kyc.example/base/v/done');
    expect((await waiting).json()).toMatchObject({
      status: 'passed',
      attempt: { handedOff: true },
    });
    const done = await proxy.app.inject({ url: '/v/done', headers: { 'accept-language': 'ar' } });
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('dir="rtl"');
    expect(done.body).toContain('حاسوبك');
  });

  it('can go on by itself instead, while the phone may still pass', async () => {
    const created = await proxy.create();
    const left = await goOn((await offered(created)).path);
    const onPhone = bizToken();
    const here = await proxy.begin(created);
    expect(bought()).toHaveLength(2);
    expect((await read(created)).json()).toMatchObject({ attempt: { id: here.id } });
    proxy.simulator.finish(onPhone, 'pass');
    const { redirectUrl = '' } = bought().at(0) ?? {};
    const [cookie = ''] = cookieOf(left).split(';');
    const url = `${pathOf(redirectUrl)}?token=${onPhone}`;
    await proxy.app.inject({ url, headers: { cookie } });
    expect((await read(created)).json()).toMatchObject({
      status: 'passed',
      attempt: { handedOff: true },
    });
  });
});
