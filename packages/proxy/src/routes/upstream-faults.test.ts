import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

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
    return { answer: await ask(), ask };
  };

  it.each([
    ['no verdict', [{}]],
    ['a verdict of null', [{ IsPass: null }]],
    ['one verdict of two', [{ IsPass: true }, {}]],
    ['no documents', []],
    ['null for documents', null],
  ])('with %s is no pass', async (_, OCRResult) => {
    const { answer } = await comeBack((result) => ({ ...result, OCRResult }));
    expect(answer.json()).toMatchObject({
      status: 'pending',
      attempt: { status: 'failed', reason: 'unknown' },
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
