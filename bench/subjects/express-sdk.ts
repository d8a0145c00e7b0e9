/**
 * (a) The vendor's sample for Node.js, ported to Express 5: `tencentcloud-sdk-nodejs-intl-en`, whose
 * methods take callbacks. The client is made once, which favours it: the sample makes one a request.
 */
import { createRequire } from 'node:module';
import express from 'express';
import { credentials, port, region, vendor } from './settings.ts';

type Callback = (error: Error | null, answer: Record<string, unknown>) => void;
type Client = Record<string, (request: object, callback: Callback) => void>;
/** The parts of the package that are used here; it has no types of its own. */
type Sdk = {
  common: {
    Credential: new (secretId: string, secretKey: string) => object;
    HttpProfile: new () => { endpoint: string; reqTimeout: number };
    ClientProfile: new (signMethod: string, httpProfile: object) => object;
  };
  faceid: {
    v20180301: {
      Client: new (credential: object, region: string, profile: object) => Client;
      Models: Record<string, new () => { from_json_string(text: string): void }>;
    };
  };
};

// The whole package, as its README and the vendor's samples load it.
const sdk = createRequire(import.meta.url)('tencentcloud-sdk-nodejs-intl-en') as Sdk;
const { Credential, HttpProfile, ClientProfile } = sdk.common;
const { Client, Models } = sdk.faceid.v20180301;

const httpProfile = new HttpProfile();
httpProfile.endpoint = vendor.host;
httpProfile.reqTimeout = 30;
const client = new Client(
  new Credential(credentials.secretId, credentials.secretKey),
  region,
  new ClientProfile('TC3-HMAC-SHA256', httpProfile),
);

function call(action: string, parameters: object): Promise<Record<string, unknown>> {
  const Request = Models[`${action}Request`];
  if (Request === undefined) throw new Error(`The SDK does not know ${action}.`);
  const request = new Request();
  request.from_json_string(JSON.stringify(parameters));
  return new Promise((resolve, reject) => {
    client[action]?.(request, (error, answer) =>
      error === null ? resolve(answer) : reject(error),
    );
  });
}

const app = express();
app.use(express.json());
app.post('/v1/verifications', async (request, response) => {
  const { redirectUrl, documentType } = request.body as Record<string, string>;
  const answer = await call('ApplyWebVerificationBizTokenIntl', {
    RedirectURL: redirectUrl,
    Config: { CheckMode: 1, IDCardType: documentType },
  });
  response.status(201).json({
    bizToken: answer['BizToken'],
    verificationUrl: answer['VerificationURL'],
  });
});
app.post('/result', async (request, response) => {
  const { token } = request.body as Record<string, string>;
  const answer = await call('GetWebVerificationResultIntl', { BizToken: token });
  response.json({ errorCode: answer['ErrorCode'], errorMsg: answer['ErrorMsg'] });
});
app.listen(port, '127.0.0.1');
