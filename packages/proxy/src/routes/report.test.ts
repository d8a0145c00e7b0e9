import type { VerificationRecord } from 'ekyc-verify-protocol';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ProblemError } from '../errors.js';
import { openStore } from '../store/open.js';
import { apiKey, reportApiKey } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

type Report = {
  verification: { id: string; status: string; sameBrowser: boolean | null };
  result: {
    Response: {
      VideoBase64: string | null;
      BestFrameBase64: string | null;
      OCRResult: { CardImageBase64: string | null; NormalCardInfo: unknown }[];
    };
  };
};

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

async function finished() {
  const started = await proxy.start();
  proxy.simulator.finish(started.bizToken, 'pass');
  const { id, clientSecret, bizToken } = started;
  await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token: bizToken },
  });
  return started;
}
const report = (id: string, secret: string, query = '') =>
  proxy.app.inject({ url: `/v1/verifications/${id}/report${query}`, headers: bearer(secret) });

describe('a report', () => {
  it('has the document’s fields and neither images nor video, unless they are asked for', async () => {
    const { id } = await finished();
    const response = await report(id, reportApiKey);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { verification, result } = response.json<Report>();
    expect(verification).toMatchObject({ id, status: 'passed', sameBrowser: true });
    expect(result.Response.VideoBase64).toBeNull();
    expect(result.Response.BestFrameBase64).toBeNull();
    expect(result.Response.OCRResult[0]).toMatchObject({ CardImageBase64: null });
    expect(result.Response.OCRResult[0]?.NormalCardInfo).toBeTruthy();
  });

  it('has no picture that the vendor has added since, unless it is asked for by name', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass', { newerImages: true });
    await proxy.page({
      method: 'POST',
      url: `/v1/verifications/${started.id}/return`,
      headers: bearer(started.clientSecret),
      body: { token: started.bizToken },
    });
    expect((await report(started.id, reportApiKey)).body).not.toContain('iVBOR');
    const asked = await report(started.id, reportApiKey, '?include=headImage');
    expect(asked.body.match(/iVBOR/g)).toHaveLength(1);
  });

  it('has the images that are asked for, one by one or all', async () => {
    const { id } = await finished();
    const one = (await report(id, reportApiKey, '?include=bestFrame')).json<Report>().result
      .Response;
    expect(one.BestFrameBase64).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(one.VideoBase64).toBeNull();
    const all = (await report(id, reportApiKey, '?include=all')).json<Report>().result.Response;
    expect(all.VideoBase64).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(all.OCRResult[0]?.CardImageBase64).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it.each(['?include=everything', '?include=', '?fields=all', '?include=all&include=video'])(
    'is refused for %s',
    async (query) => {
      const { id } = await finished();
      expect((await report(id, reportApiKey, query)).json()).toMatchObject({
        code: 'invalid-request',
      });
    },
  );

  it('is for keys with that scope alone: no page, no other key', async () => {
    const { id, clientSecret } = await finished();
    for (const secret of [apiKey, clientSecret]) {
      const response = await report(id, secret);
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({ code: 'report-key-required' });
    }
  });

  it('does not exist before the end, and not after the vendor has forgotten', async () => {
    const { id } = await proxy.start();
    expect((await report(id, reportApiKey)).json()).toMatchObject({ code: 'report-not-ready' });
    const ended = await finished();
    proxy.advance(4 * 24 * 60 * 60_000);
    expect((await report(ended.id, reportApiKey)).json()).toMatchObject({ code: 'report-gone' });
  });

  it('of a verification that ended without an attempt does not exist', async () => {
    const { id } = await proxy.create();
    await proxy.backend({ method: 'POST', url: `/v1/verifications/${id}/cancel` });
    expect((await report(id, reportApiKey)).json()).toMatchObject({ code: 'report-gone' });
  });

  it('is of the attempt that decided, though others came before it', async () => {
    const started = await proxy.start();
    const comeBack = (token: string) =>
      proxy.page({
        method: 'POST',
        url: `/v1/verifications/${started.id}/return`,
        headers: bearer(started.clientSecret),
        body: { token },
      });
    proxy.simulator.finish(started.bizToken, 'not-live');
    await comeBack(started.bizToken);
    const second = await proxy.begin(started);
    proxy.simulator.finish(second.bizToken, 'pass');
    await comeBack(second.bizToken);
    const { verification, result } = (await report(started.id, reportApiKey)).json<Report>();
    expect(verification).toMatchObject({ status: 'passed', attemptId: second.id });
    expect(result.Response).toMatchObject({ ErrorCode: 0 });
  });

  it('leaves behind who read it, when, and with which images, before it is sent', async () => {
    const { id } = await finished();
    await report(id, reportApiKey);
    await report(id, reportApiKey, '?include=video,bestFrame');
    await report(id, apiKey);
    const read = await proxy.backend({ url: `/v1/verifications/${id}` });
    const { reportReads } = read.json<VerificationRecord>();
    const readAt = expect.stringMatching(/^\d{4}-.*Z$/);
    const key = expect.stringMatching(/^[\w-]{4,16}$/);
    expect(reportReads).toEqual([
      { readAt, key, include: [] },
      { readAt, key, include: ['video', 'bestFrame'] },
    ]);
    expect(reportApiKey).not.toContain(reportReads[0]?.key);
  });

  it('is read by nobody with a HEAD', async () => {
    const { id } = await finished();
    const asked = { url: `/v1/verifications/${id}/report`, headers: bearer(reportApiKey) };
    expect((await proxy.app.inject({ ...asked, method: 'HEAD' })).statusCode).toBe(404);
    const read = await proxy.backend({ url: `/v1/verifications/${id}` });
    expect(read.json()).toMatchObject({ reportReads: [] });
  });

  it('is not sent when it cannot be kept who read it', async () => {
    await proxy.stop();
    const store = await openStore('file::memory:');
    onTestFinished(() => store.close());
    const forgetful: typeof store = {
      ...store,
      recordReportRead: () => Promise.reject(new ProblemError('storage-unavailable')),
    };
    proxy = await startTestProxy({}, { store: forgetful });
    const { id } = await finished();
    const response = await report(id, reportApiKey);
    expect(response.json()).toMatchObject({ code: 'storage-unavailable' });
    expect(response.body).not.toContain('OCRResult');
  });

  it('is kept nowhere and logged nowhere', async () => {
    const { id } = await finished();
    const response = await report(id, reportApiKey);
    const info = response.json<Report>().result.Response.OCRResult[0]?.NormalCardInfo;
    const names = JSON.stringify(info).match(/[A-Z][A-Za-z, ]{6,}/g) ?? [];
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(proxy.log()).not.toContain(name);
  });
});
