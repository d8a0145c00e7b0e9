import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import fc from 'fast-check';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTencentClient } from './client.js';
import { createSigner, type Unsigned } from './sign.js';
import { respond, settingsFor, startVendor, type Vendor } from './testing/vendor.js';

const action = 'GetWebVerificationResultIntl';
const compared = [
  'authorization',
  'content-type',
  'host',
  'x-tc-action',
  'x-tc-region',
  'x-tc-timestamp',
  'x-tc-token',
  'x-tc-version',
];

/** Any name leads to the local vendor, so that both sides sign one with `faceid` as first label. */
const lookup: LookupFunction = (_name, { all }, callback) =>
  all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

const anyKey = fc.stringMatching(/^[0-9A-Za-z]{1,40}$/);
const anyCredentials = fc.record({
  secretId: anyKey,
  secretKey: anyKey,
  token: fc.option(anyKey),
});
const anyRegion = fc.constantFrom('ap-singapore', 'ap-hongkong', 'sa-saopaulo');

describe('a signed request', () => {
  let vendor: Vendor;
  beforeAll(async () => {
    vendor = await startVendor((response) =>
      respond(response, { ErrorCode: null, OCRResult: null, Extra: null }),
    );
  });
  afterAll(() => vendor.stop());

  type Credentials = { secretId: string; secretKey: string; token: string | null };

  async function sentBySdk({ token, ...keys }: Credentials, region: string, request: object) {
    const agent = new Agent({ lookup });
    const client = new CommonClient(`faceid.localhost:${vendor.url.port}`, '2018-03-01', {
      credential: token === null ? keys : { ...keys, token },
      region,
      profile: { httpProfile: { protocol: 'http://', agent } },
    });
    await client.request(action, request);
    agent.destroy();
    return lastReceived(vendor);
  }

  async function sentByUs(credentials: Credentials, region: string, token: string, at: number) {
    const url = new URL(`http://faceid.localhost:${vendor.url.port}`);
    const client = createTencentClient({
      tencent: settingsFor(url, { ...credentials, region }),
      verificationHosts: [],
      now: () => at * 1000,
      connect: { lookup },
    });
    await client.getWebVerificationResultIntl({ BizToken: token });
    await client.close();
    return lastReceived(vendor);
  }

  it('is the one that the SDK sends for the same input at the same time', async () => {
    const anyToken = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(anyCredentials, anyRegion, anyToken, async (credentials, region, token) => {
        const theirs = await sentBySdk(credentials, region, { BizToken: token });
        const timestamp = Number(theirs.headers['x-tc-timestamp']);
        const ours = await sentByUs(credentials, region, token, timestamp);
        expect(ours.body).toBe(theirs.body);
        for (const name of compared) expect(ours.headers[name]).toBe(theirs.headers[name]);
      }),
      { numRuns: 50 },
    );
  });

  it('has the SDK’s signature over any bytes that the SDK sends', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCredentials,
        fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
        async (credentials, request) => {
          const theirs = await sentBySdk(credentials, 'ap-singapore', request);
          const sign = createSigner(credentials);
          const unsigned = {
            url: new URL('https://faceid.localhost/'),
            action,
            region: 'ap-singapore',
            body: Buffer.from(theirs.body),
            timestamp: Number(theirs.headers['x-tc-timestamp']),
          };
          // The day's first one is the SDK's, the next is ours.
          for (const { authorization } of [sign(unsigned), sign(unsigned)]) {
            expect(authorization).toBe(theirs.headers.authorization);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a signer', () => {
  const unsigned = {
    url: new URL('https://faceid.intl.tencentcloudapi.com/'),
    action,
    region: 'ap-singapore',
    body: Buffer.from('{}'),
    timestamp: 1_700_000_000,
  };
  const credentials = { secretId: 'id', secretKey: 'key', token: null };

  /** What the SDK signs, by a signer that has seen none of it before. */
  function bySdk(request: Unsigned): string | undefined {
    return createSigner(credentials)(request).authorization;
  }

  it('signs any body at any time, on any days in any order, as the SDK does', () => {
    const sign = createSigner(credentials);
    const anyRequest = fc.record({
      body: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
      timestamp: fc.integer({ min: 1_700_000_000, max: 1_700_300_000 }),
      url: fc
        .constantFrom('/', '/path?query=1', '/?a=%20')
        .map((path) => new URL(path, 'https://faceid.localhost:8443')),
    });
    fc.assert(
      fc.property(anyRequest, (any) => {
        const request = { ...unsigned, ...any };
        expect(sign(request).authorization).toBe(bySdk(request));
      }),
    );
  });

  it('asks the SDK once a day', () => {
    const asked: number[] = [];
    const sign = createSigner(credentials, (request) => {
      asked.push(request.timestamp);
      return bySdk(request) ?? '';
    });
    const day = 24 * 60 * 60;
    const times = [0, 1, 2, day, day + 1].map((seconds) => unsigned.timestamp + seconds);
    for (const timestamp of times) sign({ ...unsigned, timestamp });
    expect(asked).toEqual([times[0], times[3]]);
  });

  it('leaves all to an SDK that signs otherwise', () => {
    const sign = createSigner(credentials, ({ timestamp }) => `another method, ${timestamp}`);
    const first = unsigned.timestamp;
    const signatures = [first, first + 1].map(
      (timestamp) => sign({ ...unsigned, timestamp }).authorization,
    );
    expect(signatures).toEqual([`another method, ${first}`, `another method, ${first + 1}`]);
  });

  it('carries no session token where there is none', () => {
    const headers = createSigner(credentials)(unsigned);
    expect(headers).not.toHaveProperty('x-tc-token');
    expect(headers.authorization).toContain('Credential=id/2023-11-14/faceid/tc3_request');
  });
});

function lastReceived({ received }: Vendor) {
  const last = received.at(-1);
  if (last === undefined) throw new Error('nothing was received');
  return last;
}
