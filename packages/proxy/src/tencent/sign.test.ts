import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import fc from 'fast-check';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TencentClient } from './client.js';
import { signedHeaders } from './sign.js';
import { respond, settingsFor, startVendor, type Vendor } from '../../test/support/vendor.js';

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
    const client = new TencentClient({
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
          const unsigned = {
            url: new URL('https://faceid.localhost/'),
            action,
            region: 'ap-singapore',
            body: Buffer.from(theirs.body),
            timestamp: Number(theirs.headers['x-tc-timestamp']),
          };
          const { authorization } = signedHeaders(unsigned, credentials);
          expect(authorization).toBe(theirs.headers.authorization);
        },
      ),
      { numRuns: 50 },
    );
  });
});

it('a signed request carries no session token where there is none', () => {
  const unsigned = {
    url: new URL('https://faceid.intl.tencentcloudapi.com/'),
    action,
    region: 'ap-singapore',
    body: Buffer.from('{}'),
    timestamp: 1_700_000_000,
  };
  const headers = signedHeaders(unsigned, { secretId: 'id', secretKey: 'key', token: null });
  expect(headers).not.toHaveProperty('x-tc-token');
  expect(headers.authorization).toContain('Credential=id/2023-11-14/faceid/tc3_request');
});

function lastReceived({ received }: Vendor) {
  const last = received.at(-1);
  if (last === undefined) throw new Error('nothing was received');
  return last;
}
