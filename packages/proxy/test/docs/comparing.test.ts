import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedVerification } from 'ekyc-verify-protocol';
import { apiKey, reportApiKey, shopOrigin } from '../support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../support/proxy.js';
import { loadSample } from './samples.js';

type Account = { id: string; name: string; birthday: string };
type Samples = {
  matchesAccount(account: Account, report: unknown): boolean;
  sameName(read: string, known: string): boolean;
  dateOf(text?: string): string | null;
};

let samples: Samples;
let proxy: TestProxy;
beforeAll(async () => {
  samples = await loadSample<Samples>('comparing.md', 'matchesAccount', {});
  proxy = await startTestProxy();
});
afterAll(() => proxy.stop());

/** The report of a verification of this user, with this end and this document. */
async function report(
  reference: string,
  outcome: 'pass' | 'spoofing' | 'document-missing',
  documentType: string,
  checkMode = 1,
) {
  const started = await proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: bearer(apiKey),
    body: { redirectUrl: `${shopOrigin}/kyc`, reference, documentType, checkMode },
  });
  const { id, clientSecret } = started.json<StartedVerification>();
  const token = proxy.simulator.verifications().at(-1)?.bizToken ?? '';
  proxy.simulator.finish(token, outcome);
  const url = `/v1/verifications/${id}/return`;
  await proxy.page({ method: 'POST', url, headers: bearer(clientSecret), body: { token } });
  const headers = bearer(reportApiKey);
  return (
    await proxy.app.inject({ url: `/v1/verifications/${id}/report`, headers })
  ).json<object>();
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
