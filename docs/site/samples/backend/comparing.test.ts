import { EkycClient } from 'ekyc-verify-backend';
import type { SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProxy, verify } from './person.ts';
import { loadSample } from './run-sample.ts';

type Account = { id: string; name: string; birthday: string };
type Samples = {
  matchesAccount(account: Account, report: unknown): boolean;
  sameName(read: string, known: string): boolean;
  dateOf(text?: string): string | null;
};

let samples: Samples;
let proxy: SimulatedProxy;
let ekyc: EkycClient;
beforeAll(async () => {
  samples = await loadSample<Samples>('docs/comparing.md', 'matchesAccount');
  proxy = await startProxy();
  ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.reportApiKey });
});
afterAll(() => proxy.stop());

/** The report of a verification of this user, with this end and this document. */
async function report(
  reference: string,
  outcome: 'pass' | 'spoofing' | 'document-missing',
  documentType: string,
  checkMode = 1,
) {
  const body = { reference, documentType, checkMode, maxAttempts: 1 };
  const { id } = await verify(proxy, ekyc, body, outcome);
  return ekyc.report(id);
}

const testa: Account = { id: 'user-1', name: 'Testa Specimen', birthday: '1990-02-01' };

describe('the sample that compares a document with an account', () => {
  it.each(['HKIDCard', 'InternationalIDPassport', 'PhilippinesDrivingLicense'])(
    'finds the same person on a document of type %s',
    async (documentType) => {
      const read = await report('user-1', 'pass', documentType);
      expect(samples.matchesAccount(testa, read)).toBe(true);
    },
  );

  it('finds the person where the document alone was read, whose fields are JSON text', async () => {
    const read = await report('user-1', 'pass', 'HKIDCard', 4);
    expect(samples.matchesAccount(testa, read)).toBe(true);
    expect(samples.matchesAccount({ ...testa, name: 'Testa Other' }, read)).toBe(false);
  });

  it('refuses another name, another date, another account and a failure', async () => {
    const read = await report('user-1', 'pass', 'InternationalIDPassport');
    expect(samples.matchesAccount({ ...testa, name: 'Testa Other' }, read)).toBe(false);
    expect(samples.matchesAccount({ ...testa, birthday: '1990-01-02' }, read)).toBe(false);
    expect(samples.matchesAccount({ ...testa, id: 'user-2' }, read)).toBe(false);
    const failed = await report('user-1', 'spoofing', 'InternationalIDPassport');
    expect(samples.matchesAccount(testa, failed)).toBe(false);
    const unread = await report('user-1', 'document-missing', 'InternationalIDPassport');
    expect(samples.matchesAccount(testa, unread)).toBe(false);
  });

  it('takes names in any order, case and with any accents, but no name for none', () => {
    expect(samples.sameName('GARCÍA, José', 'Jose Garcia')).toBe(true);
    expect(samples.sameName('', '')).toBe(false);
  });

  it('reads dates as documents write them', () => {
    expect(['1990-02-01', '1990/2/1', '01-02-1990'].map((text) => samples.dateOf(text))).toEqual(
      Array.from({ length: 3 }, () => '1990-02-01'),
    );
    expect(samples.dateOf('TIADA')).toBeNull();
  });
});
