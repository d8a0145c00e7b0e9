import { expect, it } from 'vitest';
import { call, goodStart, result, send, startOne, type Different } from '../testing/client.js';
import { runSimulator } from '../testing/running.js';

it.each<[string, Different]>([
  ['AuthFailure.SecretIdNotFound', { secretId: 'nobody' }],
  ['AuthFailure.SignatureFailure', { secretKey: 'wrong' }],
  ['AuthFailure.SignatureFailure', { body: '{"RedirectURL":"https://evil.example/"}' }],
  ['AuthFailure.SignatureExpire', { timestamp: Math.floor(Date.now() / 1000) - 400 }],
  ['AuthFailure.TokenFailure', { headers: { 'x-tc-token': 'session' } }],
  ['AuthFailure.InvalidAuthorization', { headers: { authorization: null } }],
  ['MissingParameter', { headers: { 'x-tc-timestamp': null } }],
  ['UnsupportedProtocol', { contentType: 'text/plain' }],
  ['MissingParameter', { headers: { 'x-tc-action': null } }],
  ['InvalidAction', { headers: { 'x-tc-action': 'ApplyWebVerificationBizToken' } }],
  ['MissingParameter', { headers: { 'x-tc-version': null } }],
  ['NoSuchVersion', { headers: { 'x-tc-version': '2017-03-12' } }],
  ['MissingParameter', { headers: { 'x-tc-region': null } }],
  ['UnsupportedRegion', { headers: { 'x-tc-region': 'ap-guangzhou' } }],
])(
  'a refusal is HTTP 200 with %s and a RequestId, and nothing is started: %o',
  async (code, wrong) => {
    const simulator = await runSimulator();
    const response = await send(simulator, 'ApplyWebVerificationBizTokenIntl', goodStart, wrong);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      Response: {
        Error: { Code: code, Message: expect.any(String) },
        RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(simulator.verifications()).toEqual([]);
  },
);

it('a body over 10 MB is refused in the vendor’s way', async () => {
  const simulator = await runSimulator();
  const large = { ...goodStart, CompareImageBase64: 'A'.repeat(10 * 1024 * 1024) };
  expect(await call(simulator, 'ApplyWebVerificationBizTokenIntl', large)).toMatchObject({
    Error: { Code: 'RequestSizeLimitExceeded' },
  });
});

it('a start is remembered with what was asked for, but for the photo', async () => {
  const simulator = await runSimulator({ now: () => Date.now() });
  const photo = 'aGFsbG8=';
  const bizToken = await startOne(simulator, { ...goodStart, CompareImageBase64: photo });
  const [record] = simulator.verifications();
  expect(record).toMatchObject({
    bizToken,
    redirectUrl: goodStart.RedirectURL,
    extra: 'mark',
    ruleId: null,
    config: goodStart.Config,
    hasCompareImage: true,
    state: 'waiting',
    outcome: null,
  });
  expect(JSON.stringify(simulator.verifications())).not.toContain(photo);
});

it('each action takes 20 calls a second, and more a second later', async () => {
  const clock = { ahead: 0 };
  const simulator = await runSimulator({ now: () => 1_800_000_000_000 + clock.ahead });
  const timestamp = 1_800_000_000;
  const calls = Array.from({ length: 21 }, () => startOne(simulator, goodStart, { timestamp }));
  const answers = await Promise.allSettled(calls);
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  const [first] = simulator.verifications();
  const other = await result(simulator, first?.bizToken ?? '', { timestamp });
  expect(other).not.toHaveProperty('Error');
  const again = () => call(simulator, 'ApplyWebVerificationBizTokenIntl', goodStart, { timestamp });
  expect((await again()).Error?.Code).toBe('RequestLimitExceeded');
  clock.ahead = 1000;
  expect(await again()).toHaveProperty('BizToken');
});

it('the address of the page comes in the older spelling too, and under a public origin', async () => {
  const simulator = await runSimulator({
    verificationUrlField: 'both',
    publicUrl: 'https://simulator.example/',
  });
  const answer = await call(simulator, 'ApplyWebVerificationBizTokenIntl', goodStart);
  const url = `https://simulator.example/reflect/?token=${String(answer.BizToken)}`;
  expect(answer).toMatchObject({ VerificationURL: url, VerificationUrl: url });
});

it('a result has no ErrorCode until the person has finished', async () => {
  const simulator = await runSimulator();
  const bizToken = await startOne(simulator);
  expect(await result(simulator, bizToken)).toEqual({
    ErrorCode: null,
    ErrorMsg: null,
    VerificationDetailList: null,
    VideoBase64: null,
    BestFrameBase64: null,
    OCRResult: null,
    Extra: 'mark',
    RequestId: expect.any(String),
  });
});

it('a token is unknown, then pending, then expired after 10 minutes, then gone after 3 days', async () => {
  const clock = { now: 1_800_000_000_000 };
  const simulator = await runSimulator({ now: () => clock.now });
  const at = () => ({ timestamp: clock.now / 1000 });
  const unknown = await result(simulator, '00000000-0000-4000-8000-000000000000', at());
  expect(unknown.Error?.Code).toBe('InvalidParameterValue.BizTokenIllegal');
  const bizToken = await startOne(simulator, goodStart, at());
  clock.now += 599_000;
  expect(await result(simulator, bizToken, at())).toMatchObject({ ErrorCode: null });
  clock.now += 1000;
  expect(await result(simulator, bizToken, at())).toMatchObject({ ErrorCode: 15 });
  expect(simulator.verifications()).toMatchObject([{ state: 'expired' }]);
  expect(() => simulator.finish(bizToken, 'pass')).toThrow('ended already');
  clock.now += 3 * 24 * 3600 * 1000;
  const gone = await result(simulator, bizToken, at());
  expect(gone.Error?.Code).toBe('InvalidParameterValue.BizTokenExpired');
});

it('a result keeps Extra to itself when the options say so', async () => {
  const simulator = await runSimulator({ returnExtra: false });
  expect(await result(simulator, await startOne(simulator))).toMatchObject({ Extra: null });
});

it('calls are counted for each action, and remembered without what is secret', async () => {
  const credentials = [{ secretId: 'id', secretKey: 'key', token: 'session-token' }];
  const simulator = await runSimulator({ credentials });
  const { secretId, secretKey } = { secretId: 'id', secretKey: 'key' };
  const headers = { 'x-tc-token': 'session-token' };
  const bizToken = await startOne(simulator, goodStart, { secretId, secretKey, headers });
  await result(simulator, bizToken, { secretId, secretKey, headers });
  await result(simulator, bizToken, { secretId, secretKey: 'wrong', headers });
  expect(simulator.calls()).toEqual({
    ApplyWebVerificationBizTokenIntl: 1,
    GetWebVerificationResultIntl: 2,
  });
  const [first] = simulator.requests();
  expect(first).toMatchObject({
    action: 'ApplyWebVerificationBizTokenIntl',
    method: 'POST',
    headers: { 'x-tc-region': 'ap-singapore' },
  });
  expect(JSON.stringify(simulator.requests())).not.toMatch(
    /session-token|Signature=|shop\.example/,
  );
});
