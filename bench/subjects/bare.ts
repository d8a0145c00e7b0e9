/**
 * (c) The practical limit: node:http, undici with a pool that keeps its connections, and a signature
 * written by hand. It checks nothing, keeps nothing and logs nothing.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Pool } from 'undici';
import { credentials, port, region, vendor } from './settings.ts';

const pool = new Pool(vendor.origin, {
  connections: 256,
  keepAliveTimeout: 60_000,
  keepAliveMaxTimeout: 60_000,
});
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

async function answerTo(request: IncomingMessage): Promise<[number, object]> {
  const body = await readJson(request);
  if (request.url === '/result') {
    const answer = await call('GetWebVerificationResultIntl', { BizToken: body['token'] });
    return [200, { errorCode: answer['ErrorCode'], errorMsg: answer['ErrorMsg'] }];
  }
  const answer = await call('ApplyWebVerificationBizTokenIntl', {
    RedirectURL: body['redirectUrl'],
    Config: { CheckMode: 1, IDCardType: body['documentType'] },
  });
  return [201, { bizToken: answer['BizToken'], verificationUrl: answer['VerificationURL'] }];
}

createServer((request, response) => {
  const answer = async () => {
    const [status, content] = await answerTo(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  };
  void answer();
}).listen(port, '127.0.0.1');
