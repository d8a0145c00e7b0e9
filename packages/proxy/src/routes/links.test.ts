import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BegunAttempt, CreatedVerification } from 'ekyc-verify-protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { bizTokenOf } from '../../test/support/vendor.js';

let directory: string;
let proxy: TestProxy;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ekyc-links-'));
  await writeFile(join(directory, 'ekyc-verify.js'), 'export {};');
  const widget = { version: '1.2.3', integrity: 'sha384-of-the-script' };
  await writeFile(join(directory, 'widget.json'), JSON.stringify(widget));
});
afterAll(() => rm(directory, { recursive: true }));

const widgetDirectory = () => pathToFileURL(`${directory}/`);
beforeEach(async () => {
  proxy = await startTestProxy(
    { publicUrl: 'https://kyc.example/base' },
    { widgetDirectory: widgetDirectory() },
  );
});
afterEach(() => proxy.stop());

/** Where the proxy is asked, behind the server that takes its public path away. */
const pathOf = (url = '') => new URL(url).pathname.replace('/base', '');
const open = (
  { url }: Pick<CreatedVerification, 'url'>,
  headers: Record<string, string> = {},
  method: 'GET' | 'HEAD' = 'GET',
) => proxy.app.inject({ method, url: pathOf(url), headers });
const bought = () => proxy.simulator.calls().ApplyWebVerificationBizTokenIntl;

/** Goes through an attempt of this verification, to this end. */
async function goThrough(created: CreatedVerification, outcome: 'pass' | 'not-live') {
  const { bizToken } = await proxy.begin(created);
  proxy.simulator.finish(bizToken, outcome);
  return proxy.page({
    method: 'POST',
    url: `/v1/verifications/${created.id}/return`,
    headers: bearer(created.clientSecret),
    body: { token: bizToken },
  });
}

describe('the page of a link', () => {
  it('has the element with the client secret in it, and says who asks', async () => {
    const created = await proxy.create({ reference: 'canary-user', metadata: { a: 'canary' } });
    const response = await open(created);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toMatch(/<html lang="en" dir="ltr">/);
    expect(response.body).toMatch(
      new RegExp(`<ekyc-verify\\s+link-page\\s+client-secret="${created.clientSecret}"`),
    );
    expect(response.body).toContain('site-name="shop.example"');
    // A blank in it would be shown in place of the element's own words.
    expect(response.body).toMatch(
      /<ekyc-verify [^>]*><p slot="script-missing">.*<\/p><a [^>]*>.*<\/a><\/ekyc-verify>/,
    );
    expect(response.body).toMatch(/<h1><bdi>shop\.example<\/bdi><\/h1>/);
    expect(response.body).toContain('Didn’t expect this link');
    expect(response.body).toMatch(/<noscript>.*JavaScript/s);
    expect(response.body).not.toContain('canary');
  });

  it('opens with a slash behind the code, which programs that find links add', async () => {
    const { url, clientSecret } = await proxy.create();
    const response = await open({ url: `${url}/` });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain(clientSecret);
  });

  it('leads on to the site with the verification’s ID and nothing else, or nowhere', async () => {
    const created = await proxy.create({ redirectUrl: `${shopOrigin}/done?a=b+c%20d#e` });
    const href = `${shopOrigin}/done?a=b+c%20d&amp;verification=${created.id}#e`;
    expect((await open(created)).body).toContain(`slot="continue" href="${href}"`);
    const alone = await proxy.create({ redirectUrl: undefined });
    const { body } = await open(alone);
    expect(body).not.toContain('slot="continue"');
    expect(body).toContain('site-name="kyc.example"');
  });

  it('calls the site by the name that the operator gave', async () => {
    await proxy.stop();
    proxy = await startTestProxy(
      { siteName: 'Shop <& Co>' },
      { widgetDirectory: widgetDirectory() },
    );
    const { body } = await open(await proxy.create());
    expect(body).toContain('site-name="Shop &lt;&amp; Co&gt;"');
    expect(body).not.toContain('<& Co>');
  });

  it('speaks the language of the creation, else the browser’s', async () => {
    const thai = await proxy.create({ locale: 'th_TH' });
    expect((await open(thai, { 'accept-language': 'ja' })).body).toContain('<html lang="th"');
    const any = await proxy.create();
    const japanese = await open(any, { 'accept-language': 'ja' });
    expect(japanese.body).toContain('<html lang="ja"');
    const arabic = await proxy.create({ locale: 'ar-EG' });
    expect((await open(arabic)).body).toContain('<html lang="ar" dir="rtl">');
    const unknown = await proxy.create({ locale: 'de-CH' });
    expect((await open(unknown, { 'accept-language': 'ko' })).body).toContain('<html lang="ko"');
  });

  it('runs the element’s own script and no other, is framed and kept by nobody, and tells nobody where it was', async () => {
    const { headers, body } = await open(await proxy.create());
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Language',
    });
    const policy = String(headers['content-security-policy']).split(';').toSorted();
    expect(policy).toEqual([
      `base-uri 'none'`,
      `connect-src 'self'`,
      `default-src 'none'`,
      `form-action 'self'`,
      `frame-ancestors 'none'`,
      `require-trusted-types-for 'script'`,
      `script-src 'self'`,
      expect.stringMatching(/^style-src 'sha256-[\w+/=]+'$/),
      'trusted-types lit-html',
    ]);
    const scripts = body.match(/<script[^>]*>/g);
    expect(scripts).toHaveLength(1);
    expect(scripts?.[0]).toContain('src="/base/ekyc-verify/1.2.3/ekyc-verify.js"');
    expect(scripts?.[0]).toContain('integrity="sha384-of-the-script"');
    expect(body).not.toMatch(/\son\w+=|style="/i);
    const script = await proxy.app.inject('/ekyc-verify/1.2.3/ekyc-verify.js');
    expect(script.statusCode).toBe(200);
  });

  it('buys nothing and changes nothing by being opened, previewed, or asked for its head', async () => {
    const created = await proxy.create();
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const response = await open(created, { 'user-agent': 'Slackbot-LinkExpanding 1.0' }, method);
      expect(response.statusCode).toBe(200);
      expect(response.headers['cache-control']).toBe('no-store');
      if (method === 'HEAD') expect(response.body).toBe('');
    }
    expect(bought()).toBe(0);
    expect((await proxy.backend({ url: `/v1/verifications/${created.id}` })).json()).toMatchObject({
      status: 'pending',
      attempts: [],
      attempt: null,
    });
  });

  it('is come back to from the vendor, with a code in place of the BizToken', async () => {
    const created = await proxy.create({ redirectUrl: undefined });
    const begun = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${created.id}/attempts`,
      headers: { ...bearer(created.clientSecret), origin: 'https://kyc.example' },
      body: { flow: 'link' },
    });
    const [cookie = ''] = String(begun.headers['set-cookie']).split(';');
    const bizToken = bizTokenOf(begun.json<BegunAttempt>());
    proxy.simulator.finish(bizToken, 'pass');
    const { redirectUrl = '' } = proxy.simulator.verifications().at(-1) ?? {};
    const url = `${pathOf(redirectUrl)}?token=${bizToken}`;
    const back = await proxy.app.inject({ url, headers: { cookie } });
    expect(back.statusCode).toBe(303);
    const location = new URL(String(back.headers.location));
    expect(location.origin + location.pathname).toBe(created.url);
    expect(location.href).not.toContain(bizToken);
    expect((await proxy.app.inject(pathOf(location.href) + location.search)).statusCode).toBe(200);
    const returned = await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${created.id}/return`,
      headers: { ...bearer(created.clientSecret), origin: 'https://kyc.example' },
      body: { token: location.searchParams.get('ekyc_return') },
    });
    expect(returned.json()).toMatchObject({ status: 'passed' });
    const record = await proxy.backend({ url: `/v1/verifications/${created.id}` });
    expect(record.json()).toMatchObject({ attempts: [{ flow: 'link', sameBrowser: true }] });
  });
});

describe('a link whose verification has ended', () => {
  const endedBy = {
    passed: async (created: CreatedVerification) => void (await goThrough(created, 'pass')),
    failed: async (created: CreatedVerification) => void (await goThrough(created, 'not-live')),
    canceled: async ({ id }: CreatedVerification) =>
      void (await proxy.backend({ method: 'POST', url: `/v1/verifications/${id}/cancel` })),
    expired: async ({ id }: CreatedVerification) => {
      proxy.advance(3_600_000);
      await proxy.backend({ url: `/v1/verifications/${id}` });
    },
  };
  const titles = {
    passed: 'You’re verified',
    failed: 'We couldn’t verify your identity',
    canceled: 'This verification was canceled',
    expired: 'This verification has expired',
  };

  it.each(['passed', 'failed', 'canceled', 'expired'] as const)(
    'shows that it has %s, without script and secret, and leads on',
    async (status) => {
      const created = await proxy.create({
        reference: 'canary-user',
        maxAttempts: 1,
        expiresIn: 3600,
      });
      await endedBy[status](created);
      const { statusCode, headers, body } = await open(created);
      expect(statusCode).toBe(200);
      expect(body).toContain(`<h1>${titles[status]}</h1>`);
      expect(body).not.toMatch(/\.<bdi/);
      expect(body).toContain(`href="${shopOrigin}/sign-up?verification=${created.id}"`);
      expect(body).not.toMatch(/<script|<ekyc-verify|_secret_|canary/);
      expect(headers['content-security-policy']).not.toContain('script-src');
    },
  );
});

it('a link whose verification has ended says that this was all, where it leads nowhere', async () => {
  const created = await proxy.create({ redirectUrl: undefined });
  await proxy.backend({ method: 'POST', url: `/v1/verifications/${created.id}/cancel` });
  expect((await open(created)).body).toContain('You can close this page now.');
});

describe('a link that leads nowhere', () => {
  it('says so in words: with a letter changed, malformed, erased, and when its time is over', async () => {
    const created = await proxy.create({ redirectUrl: undefined });
    const path = pathOf(created.url);
    const letter = (at: number) =>
      path.slice(0, at) + (path.at(at) === 'A' ? 'B' : 'A') + path.slice(at + 1);
    for (const url of [letter(3), letter(12), letter(24)]) {
      const response = await proxy.app.inject({ url, headers: { 'accept-language': 'vi' } });
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toMatch(/^text\/html/);
      expect(response.body).toContain('Liên kết này không còn hiệu lực');
    }
    const malformed = await proxy.app.inject('/l/x');
    expect(malformed.statusCode).toBe(400);
    expect(malformed.body).toContain('This link is no longer valid');
    await proxy.backend({ method: 'DELETE', url: `/v1/verifications/${created.id}` });
    expect((await proxy.app.inject(path)).statusCode).toBe(404);
    expect(proxy.log()).not.toContain(path);
  });

  it.each([
    ['/l', 404],
    ['/l/', 400],
    ['/l/a/b', 404],
    ['/v/', 400],
    ['/v/a/b', 404],
    ['/return/', 404],
    ['/return/a/b', 404],
  ])('says so in words where there is nothing: %s', async (url, status) => {
    const response = await proxy.app.inject({ url });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('is limited for each address, and says so in words', async () => {
    await proxy.stop();
    proxy = await startTestProxy({
      limits: { attemptsPerMinute: 1, attemptsPerDay: null, pageAttemptsPerDay: null },
    });
    const url = `/l/${'A'.repeat(22)}`;
    for (let asked = 0; asked < 120; asked += 1) await proxy.app.inject(url);
    const limited = await proxy.app.inject(url);
    expect(limited.statusCode).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(limited.body).toContain('It’s very busy right now');
  });

  it('says that something is wrong, and the log what, where the element was not built', async () => {
    await proxy.stop();
    proxy = await startTestProxy();
    const response = await open(await proxy.create());
    expect(response.statusCode).toBe(500);
    expect(response.body).toContain('Something went wrong on our side');
    expect(response.body).not.toContain('_secret_');
    expect(proxy.log()).toContain('the element’s files are missing');
  });

  it('is none for a verification that a page created', async () => {
    const { url } = await proxy.start();
    expect(url).toBeUndefined();
  });
});
