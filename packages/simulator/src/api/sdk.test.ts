import { CommonClient } from 'tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client.js';
import { expect, it } from 'vitest';
import { simulatorCredentials } from '../options.js';
import type { Simulator } from '../simulator.js';
import { goodStart } from '../testing/client.js';
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
  const result = (await client.request('GetWebVerificationResultIntl', {
    BizToken: started.BizToken,
  })) as Record<string, unknown>;
  expect(result).toMatchObject({ ErrorCode: 0, Extra: 'mark' });
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
type Callback = (error: Error | null, answer: { BizToken: string; ErrorCode: number }) => void;
type InternationalClient = Record<string, (request: object, callback: Callback) => void>;

it('the vendor’s full international SDK gets through both actions', async () => {
  const simulator = await runSimulator();
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
  const call = (action: string, parameters: object) =>
    new Promise<{ BizToken: string; ErrorCode: number }>((resolve, reject) => {
      const Request = Models[`${action}Request`];
      if (Request === undefined) throw new Error('the SDK has no such action');
      const request = new Request();
      request.from_json_string(JSON.stringify(parameters));
      client[action]?.(request, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
  const { BizToken } = await call('ApplyWebVerificationBizTokenIntl', goodStart);
  simulator.finish(BizToken, 'spoofing');
  const result = await call('GetWebVerificationResultIntl', { BizToken });
  expect(result.ErrorCode).toBe(1002);
});
