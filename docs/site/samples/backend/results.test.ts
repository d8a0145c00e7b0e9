import { EkycClient, type ReportMedium } from 'ekyc-verify-backend';
import type { SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDocument } from '../../../../scripts/markdown.ts';
import { samplesIn } from '../collect.ts';
import { replacementsFor, shopOrigin, startProxy, verify } from './person.ts';
import { loadSample } from './run-sample.ts';

type User = { id: string; verificationId: string };
type Accept = (token: unknown, user: User, used: Set<string>) => Promise<boolean>;
type ReadReport = {
  readReport(id: string): Promise<{
    verification: { status: string; reference: string };
    result: {
      Response: {
        BestFrameBase64: string | null;
        VideoBase64: string | null;
        OCRResult: { NormalCardInfo: unknown }[];
      };
    };
  }>;
};

const page = 'docs/results.md';
let proxy: SimulatedProxy;
let ekyc: EkycClient;
let replaced: Record<string, string>;
beforeAll(async () => {
  proxy = await startProxy();
  ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.apiKey });
  replaced = replacementsFor(proxy);
});
afterAll(() => proxy.stop());

async function resultOf(reference: string, outcome: 'pass' | 'spoofing', more = {}) {
  const { id, resultToken } = await verify(
    proxy,
    ekyc,
    { reference, maxAttempts: 1, ...more },
    outcome,
  );
  return { id, token: resultToken ?? '' };
}

describe('the sample that accepts a result', () => {
  let acceptResult: Accept;
  let used: Set<string>;
  beforeEach(async () => {
    ({ acceptResult } = await loadSample<{ acceptResult: Accept }>(page, 'acceptResult', replaced));
    used = new Set();
  });

  it('believes a pass of this user once', async () => {
    const { id, token } = await resultOf('user-1', 'pass');
    const user = { id: 'user-1', verificationId: id };
    expect(await acceptResult(token, user, used)).toBe(true);
    await expect(acceptResult(token, user, used)).rejects.toThrow('used before');
    const { resultToken } = await ekyc.get(id);
    expect(resultToken).not.toBe(token);
    await expect(acceptResult(resultToken, user, used)).rejects.toThrow('used before');
  });

  it('takes no failure for a pass', async () => {
    const { id, token } = await resultOf('user-2', 'spoofing');
    expect(await acceptResult(token, { id: 'user-2', verificationId: id }, used)).toBe(false);
  });

  it('refuses another user’s result, another verification and a weaker check', async () => {
    const { id, token } = await resultOf('user-3', 'pass');
    const mallory = { id: 'mallory', verificationId: id };
    await expect(acceptResult(token, mallory, used)).rejects.toThrow('another user');
    const newer = { id: 'user-3', verificationId: (await resultOf('user-3', 'pass')).id };
    await expect(acceptResult(token, newer, used)).rejects.toThrow('Another verification');
    const weak = await resultOf('user-3', 'pass', { checkMode: 3 });
    const user = { id: 'user-3', verificationId: weak.id };
    await expect(acceptResult(weak.token, user, used)).rejects.toThrow('weaker check');
  });

  it.each(['', 'passed', '{"status":"passed"}'])('refuses %j', async (made) => {
    const user = { id: 'user-4', verificationId: 'ver_1' };
    await expect(acceptResult(made, user, used)).rejects.toMatchObject({ code: 'token-invalid' });
  });
});

it('the sample with plain jose reads a token, and refuses one for another page', async () => {
  type Read = { readToken(token: string): Promise<{ sub: string; verification: object }> };
  const { token } = await resultOf('user-5', 'pass');
  const { readToken } = await loadSample<Read>(page, 'readToken', replaced);
  expect(await readToken(token)).toMatchObject({
    sub: 'user-5',
    verification: { status: 'passed' },
  });
  const others = await loadSample<Read>(page, 'readToken', {
    ...replaced,
    [shopOrigin]: 'https://other.example',
  });
  await expect(others.readToken(token)).rejects.toThrow('aud');
});

it('the sample that calls the API tells how it stands', async () => {
  type Read = { statusOf(id: string): Promise<{ status: string; attempts: number }> };
  const { statusOf } = await loadSample<Read>(page, 'statusOf', replaced);
  const { id } = await resultOf('user-6', 'pass');
  expect(await statusOf(id)).toEqual({ status: 'passed', attempts: 1 });
});

it('the sample that reads a report gets the document and the face, and no video', async () => {
  const { readReport } = await loadSample<ReadReport>(page, 'readReport', replaced);
  const { id } = await resultOf('user-7', 'pass');
  const { verification, result } = await readReport(id);
  expect(verification).toMatchObject({ status: 'passed', reference: 'user-7' });
  expect(result.Response.OCRResult[0]?.NormalCardInfo).toBeTruthy();
  expect(result.Response.BestFrameBase64).toBeTruthy();
  expect(result.Response.VideoBase64).toBeNull();
  const others = await loadSample<ReadReport>(page, 'readReport', {
    ...replaced,
    'process.env.EKYC_REPORT_API_KEY': `'${proxy.apiKey}'`,
  });
  await expect(others.readReport(id)).rejects.toMatchObject({ code: 'report-key-required' });
  const { reportReads } = await ekyc.get(id);
  expect(reportReads).toMatchObject([{ include: ['bestFrame'] }]);
});

it('every name that the page lists for include is one that a report takes', async () => {
  const [list = ''] = /`include` takes `all`, or a list.*?\./s.exec(readDocument(page)) ?? [];
  const [, , ...names] = [...list.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  expect(names).toHaveLength(5);
  const { id } = await resultOf('user-8', 'pass');
  const reports = new EkycClient({ url: proxy.url, apiKey: proxy.reportApiKey });
  const read = (name: string) => {
    const include = [name] as ReportMedium[];
    return reports.report(id, { include });
  };
  for (const name of names) await expect(read(name)).resolves.toBeTruthy();
  await expect(read('face')).rejects.toMatchObject({ code: 'invalid-request' });
});

describe('the samples that do not run here', () => {
  it.each(['python', 'php', 'java', 'go'])('%s pins what a token must be', (language) => {
    const sample = samplesIn(language).find(({ document }) => document === page)?.code ?? '';
    for (const pinned of ['ES256', 'ekyc-result+jwt', 'https://kyc.example.com', shopOrigin]) {
      expect(sample).toContain(pinned);
    }
    expect(sample).toContain('/.well-known/jwks.json');
    expect(sample).toMatch(/exp\b|ExpirationRequired/);
  });
});
