import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StartedVerification } from 'ekyc-verify-protocol';
import { mediumNames } from '../../src/report/allowed-fields.js';
import { apiKey, reportApiKey, shopOrigin } from '../support/config.js';
import { startListeningProxy, type ListeningProxy } from '../support/listening.js';
import { bearer } from '../support/proxy.js';
import { loadSample, samplesOf, textOf } from './samples.js';

type User = { id: string; verificationId: string };
type Accept = (token: unknown, user: User, used: Set<string>) => Promise<boolean>;
type Answer = { status: string; reason: string | null; resultToken: string | null };
type Report = {
  verification: { status: string; reference: string };
  result: {
    Response: { BestFrameBase64: string | null; OCRResult: { NormalCardInfo: unknown }[] };
  };
};

const page = 'results.md';
let proxy: ListeningProxy;
let addresses: Record<string, string>;
beforeAll(async () => {
  proxy = await startListeningProxy();
  addresses = { 'https://kyc.example.com': proxy.url };
});
afterAll(() => proxy.stop());

/** A backend starts, the person comes to this end, and the page gets its answer. */
async function verify(reference: string, outcome: 'pass' | 'not-live', more = {}) {
  const started = await proxy.app.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: bearer(apiKey),
    body: { redirectUrl: `${shopOrigin}/account/kyc`, reference, ...more },
  });
  const { id, clientSecret } = started.json<StartedVerification>();
  const token = proxy.simulator.verifications().at(-1)?.bizToken ?? '';
  proxy.simulator.finish(token, outcome);
  const back = await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token },
  });
  return { id, token: back.json<Answer>().resultToken ?? '' };
}

describe('the sample that accepts a result', () => {
  let acceptResult: Accept;
  let used: Set<string>;
  beforeEach(async () => {
    ({ acceptResult } = await loadSample<{ acceptResult: Accept }>(
      page,
      'acceptResult',
      addresses,
    ));
    used = new Set();
  });

  it('believes a pass of this user once', async () => {
    const { id, token } = await verify('user-1', 'pass');
    const user = { id: 'user-1', verificationId: id };
    expect(await acceptResult(token, user, used)).toBe(true);
    await expect(acceptResult(token, user, used)).rejects.toThrow('used before');
  });

  it('takes no failure for a pass', async () => {
    const { id, token } = await verify('user-2', 'not-live');
    const user = { id: 'user-2', verificationId: id };
    expect(await acceptResult(token, user, used)).toBe(false);
  });

  it('refuses another user’s result, another verification and a weaker check', async () => {
    const { id, token } = await verify('user-3', 'pass');
    const mallory = { id: 'mallory', verificationId: id };
    await expect(acceptResult(token, mallory, used)).rejects.toThrow('another user');
    const newer = { id: 'user-3', verificationId: (await verify('user-3', 'pass')).id };
    await expect(acceptResult(token, newer, used)).rejects.toThrow('Another verification');
    const weak = await verify('user-3', 'pass', { checkMode: 3 });
    const user = { id: 'user-3', verificationId: weak.id };
    await expect(acceptResult(weak.token, user, used)).rejects.toThrow('weaker check');
  });

  it.each(['', 'passed', '{"status":"passed"}'])('refuses %j', async (made) => {
    const user = { id: 'user-4', verificationId: 'ver_1' };
    await expect(acceptResult(made, user, used)).rejects.toMatchObject({ code: 'token-invalid' });
  });
});

it('the sample with plain jose reads a token, and refuses one for another page', async () => {
  type Read = { readToken(token: string): Promise<{ sub: string; verification: Answer }> };
  const { token } = await verify('user-5', 'pass');
  const { readToken } = await loadSample<Read>(page, 'readToken', addresses);
  expect(await readToken(token)).toMatchObject({
    sub: 'user-5',
    verification: { status: 'passed' },
  });
  const others = await loadSample<Read>(page, 'readToken', {
    ...addresses,
    [shopOrigin]: 'https://other.example',
  });
  await expect(others.readToken(token)).rejects.toThrow('aud');
});

it('the sample that calls the API waits for the end', async () => {
  type Read = { readVerification(id: string, key: string): Promise<Answer> };
  const { readVerification } = await loadSample<Read>(page, 'readVerification', addresses);
  const started = await proxy.start();
  const waiting = readVerification(started.id, apiKey);
  proxy.simulator.finish(started.bizToken, 'pass');
  await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${started.id}/return`,
    headers: bearer(started.clientSecret),
    body: { token: started.bizToken },
  });
  expect(await waiting).toMatchObject({ status: 'passed', reason: null });
  await expect(readVerification(started.id, 'wrong-key')).rejects.toThrow('api-key-invalid');
});

it('the sample that reads a report gets the document, and no images', async () => {
  type Read = { readReport(id: string, key: string): Promise<Report> };
  const { readReport } = await loadSample<Read>(page, 'readReport', addresses);
  const { id } = await verify('user-6', 'pass');
  const { verification, result } = await readReport(id, reportApiKey);
  expect(verification).toMatchObject({ status: 'passed', reference: 'user-6' });
  expect(result.Response.OCRResult[0]?.NormalCardInfo).toBeTruthy();
  expect(result.Response.BestFrameBase64).toBeNull();
  await expect(readReport(id, apiKey)).rejects.toThrow('report-key-required');
});

describe('the samples that do not run here', () => {
  it.each(['python', 'php', 'java', 'go'])('%s pins what a token must be', (language) => {
    const [sample = ''] = samplesOf(page, language);
    for (const pinned of ['ES256', 'ekyc-result+jwt', 'https://kyc.example.com', shopOrigin]) {
      expect(sample).toContain(pinned);
    }
    expect(sample).toContain('/.well-known/jwks.json');
    expect(sample).toMatch(/exp\b|ExpirationRequired/);
  });
});

it.each(mediumNames)('the page names %s, which a report can have', (name) => {
  expect(textOf(page)).toContain(`\`${name}\``);
});
