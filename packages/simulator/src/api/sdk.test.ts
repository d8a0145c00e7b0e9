import { CommonClient } from 'tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client.js';
import { expect, it } from 'vitest';
import { simulatorCredentials } from '../options.js';
import type { Simulator } from '../simulator.js';
import { documentKinds, type DocumentKind } from '../results/documents.js';
import { goodStart, result } from '../testing/client.js';
import { runSimulator } from '../testing/running.js';
import { requireSdk } from '../testing/sdk.js';

function commonClient(simulator: Simulator, credential: { token?: string } = {}) {
  return new CommonClient('', '2018-03-01', {
    credential: { ...simulatorCredentials, ...credential },
    region: 'ap-singapore',
    profile: {
      httpProfile: { protocol: 'http://', endpoint: new URL(simulator.address().url).host },
    },
  });
}

it('the vendor’s common SDK starts a verification and reads its result, over its own transport', async () => {
  const simulator = await runSimulator();
  const client = commonClient(simulator);
  const started = (await client.request('ApplyWebVerificationBizTokenIntl', goodStart)) as {
    BizToken: string;
    VerificationURL: string;
  };
  expect(started.BizToken).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  expect(started.VerificationURL).toBe(
    `${simulator.address().url}/reflect/?token=${started.BizToken}`,
  );
  simulator.finish(started.BizToken, 'pass');
  const answer = (await client.request('GetWebVerificationResultIntl', {
    BizToken: started.BizToken,
  })) as Record<string, unknown>;
  expect(answer).toMatchObject({ ErrorCode: 0, Extra: 'mark' });
});

it('the vendor’s common SDK sees an attempt that is refused, then one that passes, with risk tags', async () => {
  const simulator = await runSimulator({ outcomes: ['not-live', 'pass'] });
  const client = commonClient(simulator);
  const attempt = async () => {
    const Config = { ...goodStart.Config, Version: 'PLUS' };
    const started = (await client.request('ApplyWebVerificationBizTokenIntl', {
      ...goodStart,
      Config,
    })) as { BizToken: string; VerificationURL: string };
    await fetch(started.VerificationURL, { redirect: 'manual' });
    const { BizToken } = started;
    return client.request('GetWebVerificationResultIntl', { BizToken });
  };
  expect(await attempt()).toMatchObject({
    ErrorCode: 1005,
    VerificationDetailList: [{ LivenessInfoTag: ['02'] }],
  });
  expect(await attempt()).toMatchObject({
    ErrorCode: 0,
    VerificationDetailList: [{ LivenessInfoTag: [] }],
    OCRResult: [{ IsPass: true, CardInfo: null }],
  });
});

it('the vendor’s common SDK sends the token of temporary keys', async () => {
  const simulator = await runSimulator({
    credentials: [{ ...simulatorCredentials, token: 'session' }],
  });
  const start = (token: string) =>
    commonClient(simulator, { token }).request('ApplyWebVerificationBizTokenIntl', goodStart);
  await expect(start('session')).resolves.toHaveProperty('BizToken');
  await expect(start('stale')).rejects.toMatchObject({ code: 'AuthFailure.TokenFailure' });
});

it('the vendor’s common SDK reports a refusal with the vendor’s code and a RequestId', async () => {
  const client = commonClient(await runSimulator());
  await expect(
    client.request('GetWebVerificationResultIntl', { BizToken: 'NO-SUCH-TOKEN' }),
  ).rejects.toMatchObject({
    code: 'InvalidParameterValue.BizTokenIllegal',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

/** The international SDK has no types; these are the parts that are used here. */
type InternationalSdk = {
  Credential: new (secretId: string, secretKey: string) => object;
  HttpProfile: new () => { protocol: string; endpoint: string };
  ClientProfile: new (signMethod: string, httpProfile: object) => object;
  faceid: {
    v20180301: {
      Client: new (credential: object, region: string, profile: object) => InternationalClient;
      Models: Record<string, new () => { from_json_string(text: string): void }>;
    };
  };
};
/** An answer in the SDK's classes, which hold only the members that they know. */
type KnownAnswer = { BizToken: string; ErrorCode: number; OCRResult: Known[] };
type Known = { NormalCardInfo: object | null; CardInfo: object | null };
type Callback = (error: Error | null, answer: KnownAnswer) => void;
type InternationalClient = Record<string, (request: object, callback: Callback) => void>;

/** A caller of both actions by the vendor's full SDK. */
function internationalClient(simulator: Simulator) {
  const path = 'tencentcloud-sdk-nodejs-intl-en/tencentcloud';
  const sdk: InternationalSdk = {
    Credential: requireSdk(`${path}/common/credential`),
    HttpProfile: requireSdk(`${path}/common/profile/http_profile`),
    ClientProfile: requireSdk(`${path}/common/profile/client_profile`),
    faceid: requireSdk(`${path}/faceid`),
  };
  const { Client, Models } = sdk.faceid.v20180301;
  const http = Object.assign(new sdk.HttpProfile(), {
    protocol: 'http://',
    endpoint: new URL(simulator.address().url).host,
  });
  const { secretId, secretKey } = simulatorCredentials;
  const client = new Client(
    new sdk.Credential(secretId, secretKey),
    'ap-singapore',
    new sdk.ClientProfile('TC3-HMAC-SHA256', http),
  );
  return (action: string, parameters: object) =>
    new Promise<KnownAnswer>((resolve, reject) => {
      const Request = Models[`${action}Request`];
      if (Request === undefined) throw new Error('the SDK has no such action');
      const request = new Request();
      request.from_json_string(JSON.stringify(parameters));
      client[action]?.(request, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
}

it('the vendor’s full international SDK gets through both actions', async () => {
  const simulator = await runSimulator();
  const call = internationalClient(simulator);
  const { BizToken } = await call('ApplyWebVerificationBizTokenIntl', goodStart);
  simulator.finish(BizToken, 'spoofing');
  const { ErrorCode } = await call('GetWebVerificationResultIntl', { BizToken });
  expect(ErrorCode).toBe(1002);
});

/** Fields that the vendor has added since this version of its SDK. */
const newer: Partial<Record<DocumentKind, readonly string[]>> = {
  MainlandIDCard: ['Authority', 'ValidDate'],
};

it.each(documentKinds)(
  'the vendor’s full international SDK knows every field of %s',
  async (documentKind) => {
    const simulator = await runSimulator({ returnCardInfo: true });
    const call = internationalClient(simulator);
    const { BizToken } = await call('ApplyWebVerificationBizTokenIntl', goodStart);
    simulator.finish(BizToken, 'pass', { documentKind });
    const sent = (await result(simulator, BizToken)).OCRResult as Known[];
    const known = (await call('GetWebVerificationResultIntl', { BizToken })).OCRResult;
    const fields = [sent[0]?.NormalCardInfo, sent[0]?.CardInfo];
    expect([known[0]?.NormalCardInfo, known[0]?.CardInfo]).toMatchObject(
      fields.map((each) => without(newer[documentKind] ?? [], each ?? null)),
    );
  },
);

function without(names: readonly string[], value: object | null): unknown {
  return JSON.parse(JSON.stringify(value), (name, field: unknown) =>
    names.includes(name) ? undefined : field,
  );
}
