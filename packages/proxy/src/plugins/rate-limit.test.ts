import type { Problem } from 'ekyc-verify-protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
afterEach(() => proxy.stop());

const limits = { attemptsPerMinute: 2, attemptsPerDay: null, pageAttemptsPerDay: null };
const behindReverseProxy = () => startTestProxy({ limits, trustProxy: ['loopback', '10.0.0.0/8'] });

/** The status of a page's start; of 403 and 404 no start is made, and the request counts all the same. */
async function startFrom(forwardedFor: string | null, remoteAddress = '127.0.0.1') {
  const response = await proxy.page({
    method: 'POST',
    url: '/v1/verifications',
    headers: forwardedFor === null ? {} : { 'x-forwarded-for': forwardedFor },
    body: { redirectUrl: `${shopOrigin}/` },
    remoteAddress,
  });
  return response.statusCode;
}

describe('one client', () => {
  it.each([
    ['203.0.113.5:1001', '203.0.113.5:1002', '203.0.113.5'],
    ['[2001:db8::7]:1001', '[2001:db8::7]:1002', '2001:db8:0:0::7'],
    ['2001:db8::7', '2001:db8::8', '"[2001:db8:0::9]:443"'],
    ['::ffff:203.0.113.5', '203.0.113.5', '[::ffff:cb00:7105]:9'],
    ['fe80::1%eth0', 'fe80::1%eth1', '[fe80::2%3]:80'],
    ['unknown', '_hidden', 'unknown'],
    ['203.0.113.5:1', '198.51.100.1, 203.0.113.5:2, 10.1.2.3:4444', '203.0.113.5:3, 10.0.0.1'],
  ])('is one, however a reverse proxy writes its address: %j, %j, %j', async (...written) => {
    proxy = await behindReverseProxy();
    const statuses = [];
    for (const forwardedFor of written) statuses.push(await startFrom(forwardedFor));
    expect(statuses).toEqual([201, 201, 429]);
  });

  it('leaves others alone', async () => {
    proxy = await behindReverseProxy();
    for (const address of ['203.0.113.5', '203.0.113.5', '203.0.113.6', '2001:db8::1']) {
      expect(await startFrom(address)).toBe(201);
    }
  });

  it('cannot choose its own address by writing the header itself', async () => {
    proxy = await behindReverseProxy();
    const statuses = [];
    for (const made of ['1.1.1.1', '1.1.1.2', '1.1.1.3']) {
      statuses.push(await startFrom(made, '203.0.113.5'));
    }
    expect(statuses).toEqual([201, 201, 429]);
  });
});

describe('a large network of IPv6', () => {
  const thirdGroup = (index: number) => (0x100 + index).toString(16);

  it('gets no more than a few clients may, from however many /64 of its /56', async () => {
    proxy = await behindReverseProxy();
    const statuses = [];
    for (let index = 0; index < 12; index += 1) {
      statuses.push(await startFrom(`2001:db8:1:${thirdGroup(index)}::1`));
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(8);
    expect(statuses.at(-1)).toBe(429);
    expect(await startFrom('2001:db8:1:200::1'), 'the next /56').toBe(201);
  });

  it('and no more from however many /56 of its /48', async () => {
    proxy = await behindReverseProxy();
    const statuses = [];
    for (let index = 0; index < 40; index += 1) {
      statuses.push(await startFrom(`2001:db8:1:${thirdGroup(index * 0x100)}::1`));
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(32);
    expect(await startFrom('2001:db8:2:100::1'), 'the next /48').toBe(201);
  });

  it('is not used up by one client in it that is refused', async () => {
    proxy = await behindReverseProxy();
    for (let time = 0; time < 20; time += 1) await startFrom('2001:db8:1:100::1');
    expect(await startFrom('2001:db8:1:101::1')).toBe(201);
  });
});

describe('forwarded addresses from a reverse proxy that TRUST_PROXY does not name', () => {
  const warnings = () => proxy.log().split('TRUST_PROXY does not name').length - 1;

  it('are not believed, and the log says so once', async () => {
    proxy = await startTestProxy({ trustProxy: ['10.0.0.0/8'] });
    await startFrom('203.0.113.5');
    await startFrom('203.0.113.6');
    expect(warnings()).toBe(1);
    expect(proxy.log()).not.toContain('203.0.113');
  });

  it('are nothing to warn of where it is named, or nothing is forwarded', async () => {
    proxy = await behindReverseProxy();
    await startFrom('203.0.113.5');
    await startFrom(null);
    expect(warnings()).toBe(0);
  });
});

it('a hosted return is limited, and says so in words', async () => {
  proxy = await startTestProxy({ limits });
  const responses = [];
  for (let time = 0; time <= 120; time += 1) responses.push(await proxy.app.inject('/return/x'));
  expect(responses.slice(0, 120).every(({ statusCode }) => statusCode === 404)).toBe(true);
  expect(responses[120]?.statusCode).toBe(429);
  expect(responses[120]?.headers['content-type']).toMatch(/^text\/html/);
  expect(Number(responses[120]?.headers['retry-after'])).toBeGreaterThan(0);
});

it('what gives the same answer counts together: GET and HEAD, and with a slash behind', async () => {
  proxy = await startTestProxy({ limits });
  const requests = ['GET', 'HEAD'].flatMap((method) =>
    ['/l/0123456789012345678901', '/l/0123456789012345678901/'].map((url) => ({ method, url })),
  );
  let refused = 0;
  for (let time = 0; time < 40; time += 1) {
    for (const request of requests) {
      const { statusCode } = await proxy.app.inject(request as { method: 'GET'; url: string });
      refused += Number(statusCode === 429);
    }
  }
  expect(refused).toBe(40);
});

it('a page learns of the limit by a problem document that says when to come again', async () => {
  proxy = await startTestProxy({ limits: { ...limits, attemptsPerMinute: 1 } });
  const start = () =>
    proxy.page({ method: 'POST', url: '/v1/verifications', body: { redirectUrl: shopOrigin } });
  await start();
  const refused = await start();
  expect(refused.json<Problem>()).toMatchObject({ code: 'rate-limited', status: 429 });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});
