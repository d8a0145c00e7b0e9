import { describe, expect, it } from 'vitest';
import { canonicalRequest, signature, stringToSign } from './signature.js';

/**
 * The worked example of the vendor's page "Signature v3" (document 1078/38637), which masks its key:
 * what it computes with are 32 asterisks.
 */
const example = {
  key: '*'.repeat(32),
  timestamp: 1_551_113_065,
  scope: { date: '2019-02-25', service: 'cvm' },
  request: {
    method: 'POST',
    path: '/',
    query: '',
    signedHeaders: ['content-type', 'host', 'x-tc-action'],
    headers: {
      'content-type': 'application/json; charset=utf-8',
      host: 'cvm.tencentcloudapi.com',
      'x-tc-action': 'DescribeInstances',
    },
    payload: Buffer.from(
      String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
    ),
  },
};

describe('the signature of the vendor’s worked example', () => {
  const text = stringToSign(canonicalRequest(example.request), example.timestamp, example.scope);

  it('hashes the payload and the canonical request to the published values', () => {
    expect(canonicalRequest(example.request)).toMatch(
      /\n35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064$/,
    );
    expect(text.split('\n')).toEqual([
      'TC3-HMAC-SHA256',
      '1551113065',
      '2019-02-25/cvm/tc3_request',
      '7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84',
    ]);
  });

  it('is the published one', () => {
    expect(signature(text, example.key, example.scope)).toBe(
      '10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
    );
  });
});
