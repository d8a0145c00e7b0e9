/**
 * (a) What a careful person would write in an afternoon: Express 5, the vendor's SDK, validation,
 * headers, CORS, a rate limit, a log, and a row that is durable before the answer.
 */
import { createRequire } from 'node:module';
import { randomBytes, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import cors from 'cors';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { z } from 'zod';
import { credentials, databaseFile, origin, port, region, vendor } from './settings.ts';

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

const database = new DatabaseSync(databaseFile);
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS verifications (id TEXT PRIMARY KEY, secret TEXT NOT NULL,
    biz_token TEXT NOT NULL UNIQUE, redirect_url TEXT NOT NULL, created_at INTEGER NOT NULL)`);
const insert = database.prepare('INSERT INTO verifications VALUES (?, ?, ?, ?, ?)');

const Start = z.strictObject({
  redirectUrl: z.url().refine((url) => new URL(url).origin === origin),
  documentType: z.enum(['HKIDCard']).optional(),
  begin: z.literal(true),
});

const app = express();
app.use(pinoHttp({ serializers: { req: () => undefined, res: () => undefined } }));
app.use(helmet());
app.use(cors({ origin }));
app.use(rateLimit({ windowMs: 60_000, limit: 10_000_000 }));
app.use(express.json({ limit: '64kb' }));
app.post('/v1/verifications', async (request, response) => {
  const start = Start.safeParse(request.body);
  if (!start.success) {
    response.status(400).json({ code: 'invalid-request' });
    return;
  }
  const { redirectUrl, documentType } = start.data;
  const answer = await call('ApplyWebVerificationBizTokenIntl', {
    RedirectURL: redirectUrl,
    Config: { CheckMode: 1, IDCardType: documentType ?? 'HKIDCard' },
  });
  const id = randomUUID();
  const clientSecret = randomBytes(32).toString('base64url');
  insert.run(id, clientSecret, String(answer['BizToken']), redirectUrl, Date.now());
  response.status(201).json({ id, clientSecret, verificationUrl: answer['VerificationURL'] });
});
app.listen(port, '127.0.0.1');
