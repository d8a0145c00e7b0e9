import { expect } from '@esm-bundle/chai';
import { assert, asyncProperty, jsonValue } from 'fast-check';
import {
  FakeProxy,
  attempt,
  attemptId,
  begun,
  id,
  pending,
  problem,
  secretOf,
  started,
  vendorUrl,
  verification,
} from '../test/helpers.js';
import { readBegun, readCreated, readVerification } from './answers.js';
import { EkycError } from './errors.js';
import { proxyClient } from './proxy-client.js';
import type { ProxyClient, CreateBody } from './proxy-client.js';

const start: CreateBody = {
  redirectUrl: '',
  documentType: null,
  locale: null,
  themeColor: null,
  captchaToken: null,
};
const access = { id, clientSecret: secretOf(id) };
const { signal } = new AbortController();
const send = (request: Request) => fetch(request);

async function errorOf(work: Promise<unknown>): Promise<EkycError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof EkycError) return error;
  throw new Error('No EkycError', { cause: error });
}

describe('The proxy client', () => {
  let proxy: FakeProxy;
  let client: ProxyClient;

  beforeEach(() => {
    proxy = new FakeProxy();
    client = proxyClient(new URL(proxy.url), send);
  });

  it('starts a verification', async () => {
    const answer = started();
    await proxy.answers(answer);
    const body = { redirectUrl: 'https://shop.example/kyc', locale: 'th' };
    expect(await client.create({ ...start, ...body }, signal)).to.deep.equal(answer.body);
    const [call] = await proxy.calls();
    expect(call).to.deep.include({ method: 'POST', path: '/v1/verifications', body });
    expect(call?.headers['content-type']).to.equal('application/json');
    expect(call?.headers).not.to.have.property('authorization');
  });

  it('keeps a cookie from the page of a link alone, to be known by on the way back', async () => {
    const sent: Request[] = [];
    const seen = proxyClient(new URL(proxy.url), (request) => {
      sent.push(request);
      return fetch(request);
    });
    await proxy.answers(begun(), begun(), started());
    await seen.begin(access, signal, 'link');
    await seen.begin(access, signal, 'redirect');
    await seen.create(start, signal);
    expect(sent.map(({ credentials }) => credentials)).to.deep.equal([
      'same-origin',
      'omit',
      'omit',
    ]);
  });

  it('begins an attempt with the client secret', async () => {
    const answer = begun();
    await proxy.answers(answer);
    expect(await client.begin(access, signal, 'redirect')).to.deep.equal(answer.body);
    const [call] = await proxy.calls();
    expect(call).to.deep.include({
      method: 'POST',
      path: `/v1/verifications/${id}/attempts`,
      body: { flow: 'redirect' },
    });
    expect(call?.headers['authorization']).to.equal(`Bearer ${access.clientSecret}`);
  });

  it('hands in a token with the client secret', async () => {
    await proxy.answers(verification());
    expect(await client.returnWith(access, signal, 'abcdefgh')).to.deep.equal(verification().body);
    const [call] = await proxy.calls();
    expect(call).to.deep.include({
      method: 'POST',
      path: `/v1/verifications/${id}/return`,
      body: { token: 'abcdefgh' },
    });
    expect(call?.headers['authorization']).to.equal(`Bearer ${access.clientSecret}`);
  });

  it('asks where a verification stands, and waits for a change only when told', async () => {
    await proxy.answers(pending(), verification());
    expect((await client.get(access, signal)).status).to.equal('pending');
    expect((await client.get(access, signal, true)).status).to.equal('passed');
    const [first, second] = await proxy.calls();
    expect(first).to.deep.include({ method: 'GET', path: `/v1/verifications/${id}` });
    expect(first?.headers).not.to.have.property('prefer');
    expect(second?.headers['prefer']).to.equal('wait=20');
  });

  it('sends no cookie and no address of the page', async () => {
    document.cookie = 'visitor=1; path=/';
    await proxy.answers(started());
    await client.create({ ...start, redirectUrl: location.href }, signal);
    const [call] = await proxy.calls();
    expect(call?.headers).not.to.have.property('cookie');
    expect(call?.headers['referer']).to.equal(`${location.origin}/`);
    expect(call?.headers['origin']).to.equal(location.origin);
  });

  it('gives a problem document’s code and request id', async () => {
    await proxy.answers(problem(403, 'origin-not-allowed'));
    const error = await errorOf(client.create(start, signal));
    expect(error).to.deep.include({
      code: 'origin-not-allowed',
      requestId: 'req-1',
      transient: false,
    });
  });

  it('says which fields the proxy refused, and why', async () => {
    const { status, body } = problem(400, 'invalid-request');
    const errors = [{ pointer: '/locale', detail: 'must match pattern' }, null, { pointer: 5 }];
    await proxy.answers({ status, body: { ...(body as object), errors } });
    const { message } = await errorOf(client.create(start, signal));
    expect(message).to.equal('A title. /locale: must match pattern');
  });

  it('knows which errors may pass', async () => {
    for (const [status, transient] of [
      [408, true],
      [409, false],
      [429, true],
      [503, true],
    ] as const) {
      await proxy.answers(problem(status, 'some-code'));
      expect((await errorOf(client.get(access, signal))).transient).to.equal(transient);
    }
  });

  it('reads how long to wait, in seconds or until a date', async () => {
    const waitOf = async (value: string) => {
      await proxy.answers({ ...problem(503, 'overloaded'), headers: { 'retry-after': value } });
      return (await errorOf(client.get(access, signal))).retryAfterMs;
    };
    expect(await waitOf('7')).to.equal(7000);
    expect(await waitOf('0')).to.equal(0);
    const hour = 3_600_000;
    const date = new Date(Date.now() + 24 * hour).toUTCString();
    expect(await waitOf(date)).to.be.within(hour, 24 * hour);
    for (const value of ['3000000', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])
      expect(await waitOf(value), value).to.equal(24 * hour);
    for (const value of ['', ' ', '-5', '1.5', '1e3', '0x10', 'soon', new Date(0).toUTCString()])
      expect(await waitOf(value), value).to.equal(undefined);
  });

  it('keeps the time of a code for a phone within what a timer can wait', async () => {
    for (const [expiresIn, seconds] of [
      [300, 300],
      [1e10, 86_400],
    ]) {
      const body = { url: 'https://kyc.example/v/abc', number: '0471', expiresIn };
      await proxy.answers({ status: 201, body });
      expect((await client.handoff(access, signal))?.expiresIn).to.equal(seconds);
    }
  });

  const strange: [string, { status: number; body: unknown }, boolean][] = [
    ['a page of another server', { status: 502, body: '<h1>Bad gateway</h1>' }, true],
    ['an error of another API', { status: 404, body: { error: 'nope' } }, false],
    ['a code that is none', { status: 400, body: { code: '<script>' } }, false],
    ['a cut-off answer', { status: 200, body: '{"id":"ver_' }, false],
    ['nothing', { status: 200, body: '' }, false],
    ['null', { status: 200, body: 'null' }, false],
    ['an empty object', { status: 200, body: {} }, false],
    ['another verification', verification({ id: 'ver_other' }), false],
    ['an unknown status', verification({ status: 'approved' }), false],
    ['a pass in other words', verification({ status: true }), false],
  ];
  for (const [what, answer, transient] of strange)
    it(`takes ${what} for no answer`, async () => {
      await proxy.answers(answer);
      const error = await errorOf(client.get(access, signal));
      expect(error).to.deep.include({ code: 'invalid-answer', transient });
    });

  it('takes a start whose secret is not the verification’s for no answer', async () => {
    await proxy.answers(started({ clientSecret: secretOf('ver_other') }));
    const error = await errorOf(client.create(start, signal));
    expect(error.code).to.equal('invalid-answer');
  });

  it('takes a reason of a newer proxy for an unknown one', async () => {
    await proxy.answers(verification({ status: 'failed', reason: 'brand-new' }));
    expect((await client.get(access, signal)).reason).to.equal('unknown');
  });

  it('passes on what to do better, and nothing that it does not know', async () => {
    const failed = { status: 'failed', reason: 'capture' };
    await proxy.answers(verification({ ...failed, hint: 'light' }));
    expect((await client.get(access, signal)).hint).to.equal('light');
    await proxy.answers(verification({ ...failed, hint: 'hold a better photo' }));
    expect(await client.get(access, signal)).not.to.have.property('hint');
  });

  for (const hint of ['passed', 'idle', 'rejected', 'constructor', '', 1, ['light']])
    it(`takes ${JSON.stringify(hint)} for no hint`, async () => {
      await proxy.answers(verification({ status: 'failed', reason: 'capture', hint }));
      expect(await client.get(access, signal)).not.to.have.property('hint');
    });

  it('takes a hint beside no reason but `capture`, and none of a pass', async () => {
    await proxy.answers(verification({ status: 'failed', reason: 'rejected', hint: 'light' }));
    expect(await client.get(access, signal)).not.to.have.property('hint');
    await proxy.answers(verification({ reason: 'capture', hint: 'light', retryable: true }));
    expect(await client.get(access, signal)).to.deep.include({ reason: null, retryable: false });
  });

  it('takes fields of another form for what promises least', async () => {
    const odd = { retryable: 'yes', resultToken: 1, attemptsLeft: '4', expiresAt: {} };
    const brandNew = attempt('paused', { verificationUrl: vendorUrl });
    await proxy.answers(
      verification({ status: 'failed', reason: null, ...odd, attempt: brandNew }),
    );
    expect(await client.get(access, signal)).to.deep.equal({
      id,
      status: 'failed',
      reason: 'unknown',
      retryable: false,
      attemptsLeft: 0,
      expiresAt: '',
      attempt: null,
      resultToken: null,
    });
    const oddAttempt = { reason: 5, hint: 'light', handedOff: 'no', verificationUrl: {} };
    await proxy.answers(pending({ attempt: attempt('failed', oddAttempt) }));
    expect((await client.get(access, signal)).attempt).to.deep.equal({
      id: attemptId,
      status: 'failed',
      reason: 'unknown',
    });
  });

  for (const attemptsLeft of [-1, 1.5, '2', 1e300, null])
    it(`takes ${JSON.stringify(attemptsLeft)} for no number of attempts`, async () => {
      await proxy.answers(pending({ attemptsLeft }));
      expect((await client.get(access, signal)).attemptsLeft).to.equal(0);
    });

  it('says when nobody can be reached', async () => {
    const nobody = proxyClient(new URL('http://127.0.0.1:1/'), send);
    const error = await errorOf(nobody.get(access, signal));
    expect(error).to.deep.include({ code: 'network', transient: true });
  });

  it('says when the answer takes too long', async () => {
    await proxy.answers({ ...verification(), delayMs: 2000 });
    const impatient = proxyClient(new URL(proxy.url), send, 20);
    const error = await errorOf(impatient.get(access, signal));
    expect(error).to.deep.include({ code: 'timeout', transient: true });
  });

  it('ends when it is aborted', async () => {
    await proxy.answers({ ...verification(), delayMs: 2000 });
    const ending = new AbortController();
    const work = client.get(access, ending.signal).catch((error: unknown) => error);
    ending.abort();
    expect(await work)
      .to.be.instanceOf(DOMException)
      .and.not.instanceOf(EkycError);
  });
});

describe('Answers', () => {
  it('are read without a crash whatever they are', async () => {
    await assert(
      asyncProperty(jsonValue(), async (answer) => {
        for (const read of [
          readCreated,
          readBegun,
          (value: unknown) => readVerification(value, id),
        ])
          expect((await errorOf(Promise.resolve(answer).then<unknown>(read))).code).to.equal(
            'invalid-answer',
          );
      }),
    );
  });
});
