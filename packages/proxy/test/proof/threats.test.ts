/**
 * The threats that the design answers, in the order of its table: one test each, against the whole
 * proxy with the simulator behind it. More about most of them stands beside the code that answers.
 */
import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  decodeJwt,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
} from 'jose';
import type { Problem } from 'ekyc-verify-protocol';
import { expect, it, onTestFinished } from 'vitest';
import { allowedVerificationUrl } from '../../../widget/src/navigation-guard.js';
import { tokensIn, withoutReturn } from '../../../widget/src/return-address.js';
import { apiKey, aWebhook, reportApiKey, shopOrigin } from '../support/config.js';
import { complaintsOf, leastEnvironment, loadWith } from '../support/environment.js';
import { bearer, startTestProxy, type TestProxy } from '../support/proxy.js';
import { answerWith, startBackend } from '../support/backend.js';
import { createSearch, personalTextsOf } from './canaries.js';
import { makeWidgetDirectory } from './fuzzed-proxy.js';
import {
  comeBack,
  createdByPage,
  offeredCode,
  passedOne,
  proxyForTest,
  readReport,
  webhookErrorOf,
} from './verified.js';

const widget = new URL('../../../widget/', import.meta.url);
const startBody = { redirectUrl: `${shopOrigin}/sign-up`, begin: true };
const start = { method: 'POST', url: '/v1/verifications', body: startBody } as const;

it('a replayed return link shows nothing: the token alone opens no result', async () => {
  const proxy = await proxyForTest();
  const victim = await passedOne(proxy);
  const attacker = await proxy.start();
  const link = { method: 'POST', url: `/v1/verifications/${victim.id}/return` } as const;
  const body = { token: victim.bizToken };
  expect((await proxy.page({ ...link, body })).statusCode).toBe(401);
  expect(
    (await comeBack(proxy, { ...victim, clientSecret: attacker.clientSecret })).statusCode,
  ).toBe(404);
  expect((await comeBack(proxy, { ...attacker, bizToken: victim.bizToken })).statusCode).toBe(409);
  // The one call that takes a token alone answers the same whether the token is real or not.
  const unreal = { token: '00000000-0000-0000-0000-000000000000' };
  const blind = async (token: object) =>
    (await proxy.page({ method: 'POST', url: '/v1/returns', body: token })).body;
  expect(await blind(body)).toBe(await blind(unreal));
});

it('a victim who completes another’s verification is told apart: sameBrowser is not true', async () => {
  const proxy = await proxyForTest();
  const begun = await proxy.start();
  proxy.simulator.finish(begun.bizToken, 'pass');
  // The victim's browser has no client secret.
  await proxy.page({ method: 'POST', url: '/v1/returns', body: { token: begun.bizToken } });
  const read = { url: `/v1/verifications/${begun.id}`, headers: bearer(apiKey) };
  const status = async () => (await proxy.app.inject(read)).json<{ status: string }>().status;
  await expect.poll(status).toBe('passed');
  expect((await readReport(proxy, begun)).json()).toMatchObject({
    verification: { sameBrowser: false },
  });
  expect((await readReport(proxy, await passedOne(proxy))).json()).toMatchObject({
    verification: { sameBrowser: true },
  });
});

it('a page edited to say "passed" convinces nobody: only the proxy’s key signs results', async () => {
  const proxy = await proxyForTest();
  const { view } = await passedOne(proxy);
  const { keys } = (await proxy.app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>();
  const keySet = createLocalJWKSet({ keys });
  const expected = { issuer: 'https://kyc.example', audience: shopOrigin, algorithms: ['ES256'] };
  const { payload, protectedHeader } = await jwtVerify(view.resultToken, keySet, expected);
  const { privateKey } = await generateKeyPair('ES256');
  const forged = await new SignJWT(payload)
    .setProtectedHeader({ ...protectedHeader, alg: 'ES256' })
    .sign(privateKey);
  await expect(jwtVerify(forged, keySet, expected)).rejects.toThrow();
  // Coming back is no pass either, as long as the vendor does not say so.
  const early = await comeBack(proxy, await proxy.start());
  expect(early.json()).toMatchObject({ status: 'pending', resultToken: null });
});

it('a weaker check cannot be passed off as a strong one: the page does not choose, the result tells', async () => {
  const proxy = await proxyForTest();
  for (const weaker of [{ checkMode: 3 }, { securityLevel: 1 }, { config: {} }, { ruleId: 'x' }]) {
    const response = await proxy.page({ ...start, body: { ...startBody, ...weaker } });
    expect(response.json<Problem>()).toMatchObject({ code: 'api-key-required', status: 403 });
  }
  const document = await proxy.page({ ...start, body: { ...startBody, documentType: 'MLIDCard' } });
  expect(document.json()).toMatchObject({ code: 'document-type-not-allowed' });
  expect(proxy.simulator.verifications()).toEqual([]);
  const { view } = await passedOne(proxy);
  const checked = { checkMode: 1, documentType: 'HKIDCard' };
  expect(decodeJwt(view.resultToken)).toMatchObject({ verification: checked });
});

it('redirectUrl redirects nowhere else, and what goes to the vendor is canonical', async () => {
  const proxy = await proxyForTest();
  for (const redirectUrl of [
    'https://user@shop.example/',
    'https://@shop.example/',
    'https://shop.example\\@evil.example/',
    'https://shop.example/\t',
    'javascript:alert(1)//https://shop.example/',
    'blob:https://shop.example/1',
    'https://shop.example:444/',
    'http://shop.example/',
    'https://shop.example.evil.example/',
    'https://shop.example./',
    'https://ѕhop.example/',
    '//shop.example/',
  ]) {
    const response = await proxy.page({ ...start, body: { redirectUrl } });
    expect(response.json<Problem>().code, redirectUrl).toMatch(/^redirect-url-/);
  }
  expect(proxy.simulator.verifications()).toEqual([]);
  await proxy.start({ redirectUrl: 'HTTPS://SHOP.example:443/a/../b?token=x#token=y' });
  expect(proxy.simulator.verifications()).toMatchObject([{ redirectUrl: `${shopOrigin}/b` }]);
});

it('paid attempts are not burnt: they are opt-in, limited, idempotent, given again, results remembered', async () => {
  const refusal = async ({ page }: TestProxy) => {
    const response = await page(start);
    return [response.json<Problem>().code, response.headers['retry-after'] !== undefined];
  };
  for (const off of [{ allowedOrigins: [], publicUrl: shopOrigin }, { pageStarts: false }]) {
    expect(await refusal(await proxyForTest(off))).toEqual(['page-starts-off', false]);
  }
  const hasty = await proxyForTest({
    limits: { attemptsPerMinute: 1, attemptsPerDay: null, pageAttemptsPerDay: null },
  });
  await hasty.start();
  expect(await refusal(hasty)).toEqual(['rate-limited', true]);
  const daily = await proxyForTest({
    limits: { attemptsPerMinute: 1000, attemptsPerDay: 1, pageAttemptsPerDay: null },
  });
  const passed = await passedOne(daily);
  expect(await refusal(daily)).toEqual(['daily-limit-reached', true]);
  await comeBack(daily, passed);
  expect(daily.simulator.calls()).toMatchObject({
    ApplyWebVerificationBizTokenIntl: 1,
    GetWebVerificationResultIntl: 1,
  });
  const backend = await proxyForTest();
  const headers = { ...bearer(apiKey), 'idempotency-key': 'order-1234' };
  await backend.app.inject({ ...start, headers });
  expect((await backend.app.inject({ ...start, headers })).statusCode).toBe(200);
  expect(backend.simulator.verifications()).toHaveLength(1);
  const clicked = await backend.start();
  await Promise.all(Array.from({ length: 10 }, () => backend.begin(clicked)));
  expect(backend.simulator.verifications()).toHaveLength(2);
});

it('nobody buys again and again within one verification: failures are counted, all trips are capped', async () => {
  const proxy = await proxyForTest({ maxAttempts: 2 });
  const outcomesUntilOver = async (outcome: 'not-live' | 'leave') => {
    const { id, clientSecret } = await createdByPage(proxy);
    const before = proxy.simulator.verifications().length;
    const again = { method: 'POST', url: `/v1/verifications/${id}/attempts` } as const;
    for (let trip = 0; trip < 30; trip += 1) {
      const response = await proxy.page({ ...again, headers: bearer(clientSecret), body: {} });
      if (response.statusCode >= 400) {
        expect(response.json()).toMatchObject({ code: 'verification-over' });
        break;
      }
      const bizToken = proxy.simulator.verifications().at(-1)?.bizToken ?? '';
      proxy.simulator.finish(bizToken, outcome);
      await comeBack(proxy, { id, clientSecret, bizToken });
    }
    return proxy.simulator.verifications().length - before;
  };
  expect(await outcomesUntilOver('not-live')).toBe(2);
  expect(await outcomesUntilOver('leave')).toBe(20);
});

it('strangers cannot spend what backends need: pages have a share, and no rush passes a limit', async () => {
  const limits = { attemptsPerMinute: 1000, attemptsPerDay: 10, pageAttemptsPerDay: 4 };
  const proxy = await proxyForTest({ limits });
  const crowd = await Promise.all(Array.from({ length: 100 }, () => proxy.page(start)));
  const codes = crowd.map((response) => response.json<Partial<Problem>>().code ?? 'started');
  expect(codes.filter((code) => code === 'started')).toHaveLength(4);
  expect(codes.filter((code) => code === 'daily-limit-reached')).toHaveLength(96);
  expect(proxy.simulator.verifications()).toHaveLength(4);
  const fromBackend = () => proxy.app.inject({ ...start, headers: bearer(apiKey) });
  const backends = await Promise.all(Array.from({ length: 20 }, fromBackend));
  expect(backends.filter(({ statusCode }) => statusCode === 201)).toHaveLength(6);
  expect(proxy.simulator.verifications()).toHaveLength(10);
  // The minute's limit of pages is none of theirs either.
  const hasty = await proxyForTest({ limits: { ...limits, attemptsPerMinute: 1 } });
  await hasty.page(start);
  expect((await hasty.page(start)).json()).toMatchObject({ code: 'rate-limited' });
  expect((await hasty.app.inject({ ...start, headers: bearer(apiKey) })).statusCode).toBe(201);
});

it('strangers cannot fill the queue that backends wait in', async () => {
  const proxy = await startTestProxy({}, {}, { callsPerSecond: 1, maxWaiting: 3 });
  onTestFinished(() => proxy.stop());
  const crowd = Array.from({ length: 20 }, () => proxy.page(start));
  await Promise.any(crowd.map(async (call) => expect((await call).statusCode).toBe(503)));
  const fromBackend = await proxy.app.inject({ ...start, headers: bearer(apiKey) });
  expect(fromBackend.statusCode).toBe(201);
});

it('personal data is read by nobody without the right key, and rests nowhere', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-threats-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const proxy = await proxyForTest({ databaseUrl: `file:${join(folder, 'ekyc.sqlite')}` });
  const passed = await passedOne(proxy);
  const report = await readReport(proxy, passed, '?include=all');
  const { result } = report.json<{ result: { Response: { OCRResult: unknown } } }>();
  const search = createSearch(proxy.config, personalTextsOf(result.Response.OCRResult));
  expect(search.leaksIn(report.body)).not.toEqual([]);
  const { resultToken: _signed, ...view } = passed.view;
  expect(search.leaksIn(JSON.stringify(view))).toEqual([]);
  for (const secret of [passed.clientSecret, apiKey]) {
    const url = `/v1/verifications/${passed.id}/report`;
    const refused = await proxy.app.inject({ url, headers: bearer(secret) });
    expect(refused.json()).toMatchObject({ code: 'report-key-required' });
  }
  for (const file of await readdir(folder)) {
    const bytes = await readFile(join(folder, file), 'latin1');
    // What is sealed (JWE) may rest; neither a token, a secret nor anything of a person may.
    expect(search.leaksIn(bytes).filter((leak) => leak !== 'a JWT or JWE')).toEqual([]);
  }
});

it('nothing leaks through the log, the Referer or the history (the log: fuzz.test.ts)', async () => {
  const proxy = await proxyForTest({ hostedReturn: true });
  const started = await proxy.start();
  const { redirectUrl } = proxy.simulator.verifications()[0] ?? { redirectUrl: '' };
  const returnPath = `${new URL(redirectUrl).pathname}?token=${started.bizToken}`;
  const back = await proxy.app.inject(returnPath);
  expect(back.headers).toMatchObject({ 'referrer-policy': 'no-referrer' });
  expect(String(back.headers.location)).not.toContain(started.bizToken);
  await proxy.app.inject(`${returnPath}x`);
  expect(createSearch(proxy.config, []).leaksIn(proxy.log())).toEqual([]);
  expect(proxy.log()).not.toContain('token=');
  const address = `${shopOrigin}/sign-up?step=2&token=${started.bizToken}#top`;
  expect(tokensIn(address)).toEqual([started.bizToken]);
  expect(withoutReturn(address, { name: 'token', value: started.bizToken })).toBe(
    `${shopOrigin}/sign-up?step=2#top`,
  );
});

it('a wrong configuration does not start, and its complaint names variables and no value', () => {
  const wrong = {
    TENCENTCLOUD_SECRET_KEY: 'change-me-canary',
    EKYC_SECRET: 'too-short-canary',
    EKYC_TENCENT_URL: 'http://canary.example',
    EKYC_ALLOWED_ORIGINS: '*',
    EKYC_RATELIMIT: 'canary',
  };
  expect(complaintsOf(() => loadWith(wrong)).toSorted()).toEqual(Object.keys(wrong).toSorted());
  expect(() => loadWith(wrong)).not.toThrow(/canary/);
  const two = `${leastEnvironment.EKYC_SECRET},another-sealing-secret-0123456789-abc`;
  expect(loadWith({ EKYC_SECRET: two }).secrets).toHaveLength(2);
});

it('a webhook calls no private address unless it is listed, and follows no redirect', async () => {
  const [listed, inside] = [await startBackend(), await startBackend()];
  onTestFinished(async () => void (await Promise.all([listed.stop(), inside.stop()])));
  listed.answers = [answerWith(307, { location: inside.url.href })];
  const lastError = async (url: URL, allowPrivate: string[]) => {
    return webhookErrorOf(await proxyForTest({ webhook: { ...aWebhook(url), allowPrivate } }));
  };
  const secure = new URL(inside.url.href.replace('http:', 'https:'));
  expect(await lastError(secure, [])).toBe('private-address');
  expect(await lastError(inside.url, [])).toBe('insecure-url');
  expect(await lastError(listed.url, ['127.0.0.1'])).toBe('307');
  expect(listed.received).toHaveLength(1);
  expect(inside.connections).toBe(0);
});

it('a QR code leads to our page, which names the site and asks; one use, minutes of life', async () => {
  const proxy = await proxyForTest();
  const { path, url, number, expiresAt } = await offeredCode(proxy, await createdByPage(proxy));
  expect(new URL(url).origin).toBe(proxy.config.publicUrl);
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  const page = await proxy.app.inject(path);
  expect(page.body).toContain('shop.example');
  expect(page.body).toContain(number);
  const press = (from: string) =>
    proxy.app.inject({ method: 'POST', url: path, headers: { 'sec-fetch-site': from } });
  await press('cross-site');
  // Neither looking nor another site's page has bought anything.
  expect(proxy.simulator.verifications()).toEqual([]);
  const pressed = await press('same-origin');
  const [{ bizToken } = { bizToken: '' }] = proxy.simulator.verifications();
  expect(pressed.body).toContain(bizToken);
  expect((await press('same-origin')).body).not.toContain(bizToken);
  expect(proxy.simulator.verifications()).toHaveLength(1);
});

it('a link in a mailbox: opened or previewed it buys nothing, changed it leads nowhere, ended it tells nothing', async () => {
  const widgetDirectory = await makeWidgetDirectory();
  onTestFinished(() => rm(widgetDirectory, { recursive: true }));
  const proxy = await proxyForTest({}, { widgetDirectory });
  const { id, url = '', clientSecret } = await proxy.create({ reference: 'user-7-canary' });
  const { pathname } = new URL(url);
  for (const method of ['GET', 'HEAD'] as const) {
    const opened = await proxy.app.inject({ method, url: pathname });
    expect(opened.statusCode).toBe(200);
    expect(opened.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  }
  const page = await proxy.app.inject(pathname);
  expect(page.body).toContain('shop.example');
  expect(page.body).not.toContain('canary');
  expect(proxy.simulator.verifications()).toEqual([]);
  expect(
    await proxy.app.inject({ url: `/v1/verifications/${id}`, headers: bearer(apiKey) }),
  ).toMatchObject({ statusCode: 200 });
  const guessed = `${pathname.slice(0, -1)}${pathname.endsWith('A') ? 'B' : 'A'}`;
  expect((await proxy.app.inject(guessed)).statusCode).toBe(404);
  const { bizToken } = await proxy.begin({ id, clientSecret }, { flow: 'link' });
  proxy.simulator.finish(bizToken, 'pass');
  const { redirectUrl = '' } = proxy.simulator.verifications()[0] ?? {};
  const back = await proxy.app.inject(`${new URL(redirectUrl).pathname}?token=${bizToken}`);
  expect(String(back.headers.location)).toMatch(new RegExp(`^${url}\\?ekyc_return=`));
  const code = new URL(String(back.headers.location)).searchParams.get('ekyc_return') ?? '';
  await comeBack(proxy, { id, clientSecret, bizToken: code });
  const found = await proxy.app.inject(pathname);
  const personal = (await readReport(proxy, { id }, '?include=all')).json<{
    result: { Response: { OCRResult: unknown } };
  }>();
  const search = createSearch(proxy.config, personalTextsOf(personal.result.Response.OCRResult));
  expect(search.leaksIn(found.body).filter((leak) => leak !== 'a client secret')).toEqual([]);
  // A backend can take it back, and nothing is left of it.
  const erased = { method: 'DELETE', url: `/v1/verifications/${id}` } as const;
  expect((await proxy.backend(erased)).statusCode).toBe(204);
  expect((await proxy.app.inject(pathname)).statusCode).toBe(404);
});

it('who reads a report is written down, and only backends see it, or cancel, list, and erase', async () => {
  const proxy = await proxyForTest();
  const { id, clientSecret } = await passedOne(proxy);
  await readReport(proxy, { id });
  const read = await proxy.backend({ url: `/v1/verifications/${id}` });
  expect(read.json()).toMatchObject({ reportReads: [{ include: [], readAt: expect.any(String) }] });
  expect(read.body).not.toContain(reportApiKey);
  const own = await proxy.page({ url: `/v1/verifications/${id}`, headers: bearer(clientSecret) });
  for (const field of [
    'reportReads',
    'reference',
    'attempts',
    'resultCode',
    'metadata',
    'checks',
  ]) {
    expect(own.json()).not.toHaveProperty(field);
  }
  for (const [method, url] of [
    ['GET', '/v1/verifications'],
    ['DELETE', `/v1/verifications/${id}`],
    ['POST', `/v1/verifications/${id}/cancel`],
  ] as const) {
    const refused = await proxy.page({ method, url, headers: bearer(clientSecret) });
    expect(refused.statusCode, url).toBeGreaterThanOrEqual(401);
    expect(refused.statusCode, url).toBeLessThanOrEqual(404);
  }
  expect((await proxy.backend({ url: `/v1/verifications/${id}` })).statusCode).toBe(200);
});

it('the script that SRI pins is one file that loads no other, and packages say where they come from', async () => {
  const script = await readFile(new URL('dist/ekyc-verify.js', widget), 'utf8').catch(() => '');
  expect(script, 'packages/widget/dist/ekyc-verify.js is missing: build first').not.toBe('');
  // Parts that are loaded later, if there are any, lie beside it.
  const imports = [...script.matchAll(/\bimport\s*\(?\s*["'`]([^"'`]+)/g)].map((match) => match[1]);
  expect(imports.filter((from) => !from?.startsWith('./'))).toEqual([]);
  for (const name of ['widget', 'proxy', 'simulator']) {
    const manifest = await readFile(new URL(`../${name}/package.json`, widget), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ publishConfig: { provenance: true } });
  }
});

it('nothing is injected into the merchant’s page: no HTML from text, no address but the vendor’s', async () => {
  const files = await readdir(new URL('src/', widget), { recursive: true });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.includes('.test.'));
  expect(sources.length).toBeGreaterThan(10);
  for (const file of sources) {
    const source = await readFile(new URL(`src/${file}`, widget), 'utf8');
    expect(source, file).not.toMatch(
      /unsafe(HTML|SVG|CSS|Static)|(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
    );
  }
  const proxy = new URL('https://kyc.example/');
  for (const address of ['javascript:alert(1)', 'https://evil.example/', 'http://faceid.qq.com/']) {
    expect(allowedVerificationUrl(address, { proxy, hosts: null }), address).toBeNull();
  }
  const intended = 'https://intl.faceid.qq.com/reflect/?token=x';
  expect(allowedVerificationUrl(intended, { proxy, hosts: null })?.href).toBe(intended);
  const { app, simulator, page } = await proxyForTest();
  const edit = (answer: object) => ({ ...answer, VerificationURL: 'https://evil.example/' });
  simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', edit });
  expect((await page(start)).json()).toMatchObject({ code: 'upstream-invalid-answer' });
  const { headers } = await app.inject('/return/%3Cscript%3E?token=%3Cscript%3E');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});
