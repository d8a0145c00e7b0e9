import { describe, expect, it } from 'vitest';
import { leaksIn } from './leaks.ts';

const canaries = {
  environment: { TENCENTCLOUD_SECRET_KEY: 'the-key', EKYC_SECRET: 'the-sealing-secret' },
  clientSecrets: ['ver_a_secret_b'],
  bizTokens: ['0A1B'],
};

describe('the search of the proxy’s log', () => {
  it('finds nothing in an ordinary log', () => {
    expect(leaksIn('{"level":30,"verification":"ver_a"}\n{"level":30}', canaries)).toEqual([]);
  });

  it.each([
    ['a configured secret', 'signed with the-key'],
    ['a client secret', '{"who":"ver_a_secret_b"}'],
    ['a BizToken', '{"msg":"no such token: 0A1B"}'],
    ['a field of a document', '{"answer":{"CardInfo":{}}}'],
    ['a result token', 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln'],
    ['a query string', '{"url":"/kyc?token=something"}'],
  ])('finds %s', (_what, line) => {
    expect(leaksIn(`{"level":30}\n${line}`, canaries)).not.toEqual([]);
  });
});
