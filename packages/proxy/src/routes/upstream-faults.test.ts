import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startBackend, type TestBackend } from '../../test/support/backend.js';
import { aWebhook, shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type Begun, type TestProxy } from '../../test/support/proxy.js';
import { openStore } from '../store/open.js';
import type { CallSlots } from '../store/store.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

const lies = [
  [
    'HTML',
    { body: '<html><title>CANARY 502</title></html>', headers: { 'content-type': 'text/html' } },
  ],
  ['cut off', { body: '{"Response":{"ErrorCode":0,"CANARY' }],
  ['empty', { body: '' }],
  ['null', { body: 'null' }],
  ['{}', { body: '{}' }],
  [
    'an event stream',
    { body: 'data: {"Response":{}}\n\n', headers: { 'content-type': 'text/event-stream' } },
  ],
  ['a redirect', { status: 302, body: '', headers: { location: 'http://127.0.0.1:9/CANARY' } }],
  ['a 500', { status: 500, body: 'CANARY' }],
] as const;

describe('an answer of the vendor that is', () => {
  it.each(lies)('%s fails a start clearly, and the next start works', async (_, lie) => {
    proxy.simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', ...lie });
    const response = await proxy.page({
      method: 'POST',
      url: '/v1/verifications',
      body: { redirectUrl: `${shopOrigin}/`, begin: true },
    });
    expect([502, 503]).toContain(response.statusCode);
    expect(response.json()).toMatchObject({ code: expect.stringMatching(/^upstream-/) });
    expect(response.body + proxy.log()).not.toContain('CANARY');
    await proxy.start();
  });

  it.each([
    ...lies,
    [
      'a pass as a string',
      { edit: (answer: unknown) => ({ ...(answer as object), ErrorCode: '0' }) },
    ] as const,
  ])('%s decides nothing on the way back, and loses nothing', async (_, lie) => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    // A question is put again at most twice, so three lies in a row are needed.
    for (let time = 0; time < 3; time += 1) {
      proxy.simulator.once({ action: 'GetWebVerificationResultIntl', ...lie });
    }
    const comeBack = () =>
      proxy.page({
        method: 'POST',
        url: `/v1/verifications/${started.id}/return`,
        headers: bearer(started.clientSecret),
        body: { token: started.bizToken },
      });
    const first = await comeBack();
    expect([502, 503]).toContain(first.statusCode);
    expect(first.json()).toMatchObject({ code: expect.stringMatching(/^upstream-/) });
    for (let time = 0; time < 3; time += 1) {
      proxy.advance(5000);
      const again = await comeBack();
      if (again.statusCode === 200) break;
    }
    proxy.advance(5000);
    expect((await comeBack()).json()).toMatchObject({ status: 'passed' });
    expect(proxy.log()).not.toContain('CANARY');
  });
});

describe('a result that is edited on its way', () => {
  type Answer = { OCRResult: Record<string, unknown>[]; ErrorCode: unknown };
  const comeBack = async (edit: (answer: Answer) => unknown) => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    const ask = () =>
      proxy.page({
        method: 'POST',
        url: `/v1/verifications/${started.id}/return`,
        headers: bearer(started.clientSecret),
        body: { token: started.bizToken },
      });
    proxy.simulator.once({
      action: 'GetWebVerificationResultIntl',
      edit: (answer) => edit(answer as Answer),
    });
    return { id: started.id, answer: await ask(), ask };
  };

  describe('to have no verdict', () => {
    let backend: TestBackend;
    beforeEach(async () => {
      await proxy.stop();
      backend = await startBackend();
      proxy = await startTestProxy({ webhook: aWebhook(backend.url), maxAttempts: 1 });
    });
    afterEach(() => backend.stop());

    const readAsBackend = async (id: string) =>
      (await proxy.backend({ url: `/v1/verifications/${id}` })).json<Record<string, unknown>>();

    it.each([
      ['a document without one', [{}]],
      ['a verdict of null', [{ IsPass: null }]],
      ['one verdict of two', [{ IsPass: true }, {}]],
      ['no documents', []],
      ['null for documents', null],
      ['nothing for documents', undefined],
    ])('is a pass nowhere: %s', async (_, OCRResult) => {
      const { id, answer } = await comeBack((result) => ({ ...result, OCRResult }));
      const end = { status: 'failed', reason: 'unknown' };
      const view = answer.json<{ resultToken: string }>();
      expect(view).toMatchObject({ ...end, attempt: end });
      const claims = Buffer.from(view.resultToken.split('.')[1] ?? '', 'base64url');
      expect(JSON.parse(String(claims))).toMatchObject({ verification: { id, status: 'failed' } });
      expect(await readAsBackend(id)).toMatchObject({ ...end, attempts: [end] });
      await expect.poll(() => backend.received).toHaveLength(1);
      expect(JSON.parse(backend.received[0]?.body ?? '')).toMatchObject({
        type: 'verification.failed',
        data: { id, ...end },
      });
    });

    it.each(['true', 1, {}])('but one of another kind decides nothing: %j', async (IsPass) => {
      const { id, answer, ask } = await comeBack((result) => ({
        ...result,
        OCRResult: [{ IsPass }],
      }));
      expect(answer.statusCode).toBe(502);
      expect(answer.json()).toMatchObject({ code: 'upstream-invalid-answer' });
      expect(await readAsBackend(id)).toMatchObject({ status: 'pending', finishedAt: null });
      expect(backend.received).toEqual([]);
      proxy.advance(5000);
      expect((await ask()).json()).toMatchObject({ status: 'passed' });
    });
  });

  it('with code 17 leaves the verification pending, until its end comes', async () => {
    const { answer, ask } = await comeBack((result) => ({ ...result, ErrorCode: 17 }));
    expect(answer.json()).toMatchObject({ status: 'pending' });
    proxy.advance(5000);
    expect((await ask()).json()).toMatchObject({ status: 'passed' });
  });

  it('with code 17 after its time ends the attempt as expired', async () => {
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    proxy.advance(2 * 60 * 60_000);
    proxy.simulator.once({
      action: 'GetWebVerificationResultIntl',
      edit: (result) => ({ ...result, ErrorCode: 17 }),
    });
    const response = await proxy.page({
      url: `/v1/verifications/${started.id}`,
      headers: bearer(started.clientSecret),
    });
    expect(response.json()).toMatchObject({
      status: 'pending',
      attempt: { status: 'failed', reason: 'expired' },
    });
  });
});

describe('twelve who ask again and again, each from an address of its own', () => {
  it('slow down nobody who comes back for the first time', async () => {
    // The limit has been reached, until all thirteen wait.
    let isUsedUp = false;
    const callSlots: CallSlots = {
      async reserve(_action, { count }) {
        if (isUsedUp && count < 13) return { slots: [], nextIn: 10 };
        isUsedUp = false;
        return { slots: [{ from: performance.now(), until: Infinity }], nextIn: 0 };
      },
    };
    await proxy.stop();
    const opened = await openStore('file::memory:');
    onTestFinished(() => opened.close());
    // Without reconciliation, which asks the vendor the same.
    const store = { ...opened, callSlots, claimDueAttempts: () => Promise.resolve([]) };
    proxy = await startTestProxy({}, { store }, { timeoutMs: 60_000 });
    const comeBack = ({ id, clientSecret, bizToken }: Begun) =>
      proxy.page({
        method: 'POST',
        url: `/v1/verifications/${id}/return`,
        headers: bearer(clientSecret),
        body: { token: bizToken },
      });
    const unfinished = [];
    for (let count = 0; count < 12; count += 1) unfinished.push(await proxy.start());
    for (const started of unfinished) await comeBack(started);
    const finished = await proxy.start();
    proxy.simulator.finish(finished.bizToken, 'pass');
    proxy.advance(5000);

    const codes: unknown[] = [];
    for (let count = 0; count < 13; count += 1) {
      proxy.simulator.once({
        action: 'GetWebVerificationResultIntl',
        edit: (answer) => {
          codes.push((answer as { ErrorCode: unknown }).ErrorCode);
          return answer;
        },
      });
    }
    isUsedUp = true;
    const polls = unfinished.map(({ id, clientSecret }, index) =>
      proxy.page({
        url: `/v1/verifications/${id}`,
        remoteAddress: `203.0.113.${index + 1}`,
        headers: { ...bearer(clientSecret), prefer: 'wait=20' },
      }),
    );
    expect((await comeBack(finished)).json()).toMatchObject({ status: 'passed' });
    await expect.poll(() => codes).toHaveLength(13);
    // One waits at the head for a call that is free; nobody else is before who came back.
    expect(codes.indexOf(0)).toBeLessThanOrEqual(1);
    await proxy.stop();
    await Promise.all(polls);
  });
});
