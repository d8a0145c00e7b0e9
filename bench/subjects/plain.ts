/**
 * (b) The limit for this work: node:http, undici with a pool that keeps its connections, a signature
 * written by hand, and a row that is durable before the answer. It checks and logs nothing.
 */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'undici';
import { credentials, databaseFile, port, region, vendor } from './settings.ts';

const pool = new Pool(vendor.origin, {
  connections: 256,
  keepAliveTimeout: 60_000,
  keepAliveMaxTimeout: 60_000,
});
const database = new DatabaseSync(databaseFile);
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS verifications (id TEXT PRIMARY KEY, secret TEXT NOT NULL,
    biz_token TEXT NOT NULL UNIQUE, redirect_url TEXT NOT NULL, created_at INTEGER NOT NULL)`);
const insert = database.prepare('INSERT INTO verifications VALUES (?, ?, ?, ?, ?)');

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** TC3-HMAC-SHA256 (document 1078/38637). */
function sign(body: string, timestamp: number): string {
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${date}/faceid/tc3_request`;
  const canonical = `POST\n/\n\ncontent-type:application/json\nhost:${vendor.hostname}\n\ncontent-type;host\n${sha256(body)}`;
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  const key = hmac(hmac(hmac(`TC3${credentials.secretKey}`, date), 'faceid'), 'tc3_request');
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `TC3-HMAC-SHA256 Credential=${credentials.secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
}

async function call(action: string, parameters: object): Promise<Record<string, unknown>> {
  const body = JSON.stringify(parameters);
  const timestamp = Math.floor(Date.now() / 1000);
  const answer = await pool.request({
    method: 'POST',
    path: '/',
    headers: {
      authorization: sign(body, timestamp),
      'content-type': 'application/json',
      'x-tc-action': action,
      'x-tc-version': '2018-03-01',
      'x-tc-region': region,
      'x-tc-timestamp': String(timestamp),
    },
    body,
  });
  return ((await answer.body.json()) as { Response: Record<string, unknown> }).Response;
}

async function readJson(request: IncomingMessage): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
}

async function start(request: IncomingMessage): Promise<object> {
  const { redirectUrl = '', documentType } = await readJson(request);
  const answer = await call('ApplyWebVerificationBizTokenIntl', {
    RedirectURL: redirectUrl,
    Config: { CheckMode: 1, IDCardType: documentType },
  });
  const id = randomUUID();
  const clientSecret = randomBytes(32).toString('base64url');
  insert.run(id, clientSecret, String(answer['BizToken']), redirectUrl, Date.now());
  return { id, clientSecret, verificationUrl: answer['VerificationURL'] };
}

createServer((request, response) => {
  const answer = async () => {
    const content = await start(request);
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  };
  void answer();
}).listen(port, '127.0.0.1');
