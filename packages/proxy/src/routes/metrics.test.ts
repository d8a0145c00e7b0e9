import { afterEach, describe, expect, it } from 'vitest';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { apiKey } from '../../test/support/config.js';

const token = 'metrics_test-0123456789-0123456789-0123';

let proxy: TestProxy;
afterEach(() => proxy.stop());

/** Asks for `/metrics` from an address, with headers. */
async function scrape(remoteAddress: string, headers: Record<string, string> = {}) {
  const { statusCode, body } = await proxy.app.inject({ url: '/metrics', remoteAddress, headers });
  return { statusCode, isMetrics: body.includes('# HELP ekyc_build_info') };
}

/** Where it is on a developer's machine. */
const publicUrl = 'http://127.0.0.1:8080';

const read = { statusCode: 200, isMetrics: true };

describe('/metrics without a token', () => {
  it('is not there on a public address, since a plain reverse proxy may stand before it', async () => {
    proxy = await startTestProxy({ publicUrl: 'https://kyc.example' });
    for (const near of ['127.0.0.1', '::1', '10.4.5.6']) {
      expect(await scrape(near), near).toEqual({ statusCode: 404, isMetrics: false });
    }
  });

  it('is at one address, which rules of a server in front can name', async () => {
    proxy = await startTestProxy({ publicUrl });
    for (const url of ['/metrics/', '//metrics', '/METRICS', '/metrics/.']) {
      expect((await proxy.app.inject({ url })).statusCode, url).toBe(404);
    }
  });

  it('is for who connects from this machine or a private network', async () => {
    proxy = await startTestProxy({ publicUrl });
    for (const near of ['127.0.0.1', '::1', '10.4.5.6', '::ffff:10.4.5.6', 'fd00::7']) {
      expect(await scrape(near), near).toEqual(read);
    }
    for (const far of ['203.0.114.9', '::ffff:203.0.114.9', '2a00::7']) {
      expect(await scrape(far), far).toMatchObject({ statusCode: 404, isMetrics: false });
    }
  });

  it('is not there for who comes through a reverse proxy, whatever that says', async () => {
    proxy = await startTestProxy({ publicUrl, trustProxy: ['loopback'] });
    const forwarding: Record<string, string>[] = [
      { 'x-forwarded-for': '10.0.0.1' },
      { forwarded: 'for=10.0.0.1' },
      { 'x-real-ip': '127.0.0.1' },
      { via: '1.1 proxy' },
    ];
    for (const headers of forwarding) {
      expect(await scrape('127.0.0.1', headers)).toMatchObject({ statusCode: 404 });
    }
  });
});

describe('/metrics with a token', () => {
  it('is for who brings it, from wherever', async () => {
    proxy = await startTestProxy({ metricsToken: token });
    const forwarded = { 'x-forwarded-for': '203.0.114.9' };
    expect(await scrape('203.0.114.9', { ...bearer(token), ...forwarded })).toEqual(read);
    expect(await scrape('127.0.0.1')).toMatchObject({ statusCode: 401 });
    expect(await scrape('127.0.0.1', bearer(apiKey))).toMatchObject({ statusCode: 401 });
    expect(await scrape('127.0.0.1', bearer(`${token}x`))).toMatchObject({ statusCode: 401 });
  });
});
