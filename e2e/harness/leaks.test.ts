import { describe, expect, it } from 'vitest';
import { leaksIn } from './leaks.ts';

const canaries = {
  environment: {
    TENCENTCLOUD_SECRET_KEY: 'the-secret-key',
    EKYC_API_KEYS: 'the-first-key, the-second-key',
    EKYC_SIGNING_KEY: '{"kty":"EC","crv":"P-256","d":"the-private-number"}',
    EKYC_DATABASE_URL: 'postgres://ekyc:the-password@127.0.0.1:5432/ekyc',
  },
  clientSecrets: ['ver_a_secret_b'],
  bizTokens: ['0A1B'],
};

describe('the search of the proxy’s log', () => {
  it('finds nothing in an ordinary log', () => {
    expect(leaksIn('{"level":30,"verification":"ver_a"}\n{"level":30}', canaries)).toEqual([]);
  });

  it.each([
    ['a configured secret', 'signed with the-secret-key'],
    ['one of a list', '{"key":"the-second-key"}'],
    ['the number of a private key', '{"d":"the-private-number"}'],
    ['the password of an address', 'connecting to ekyc:the-password@127.0.0.1'],
    ['a client secret', '{"who":"ver_a_secret_b"}'],
    ['a BizToken', '{"msg":"no such token: 0A1B"}'],
    ['a field of a document', '{"answer":{"CardInfo":{}}}'],
    ['a result token', 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln'],
    ['a query string', '{"url":"/kyc?token=something"}'],
  ])('finds %s', (_what, line) => {
    expect(leaksIn(`{"level":30}\n${line}`, canaries)).not.toEqual([]);
  });
});
