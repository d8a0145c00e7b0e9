/**
 * A stand-in for the vendor: TLS, keep-alive, and answers as fast as Node can give them. It checks no
 * signature (the simulator and the tests do), so that the measured side is what there is to measure.
 * Tells calls by IPC.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { VendorOptions } from '../lib/vendor.ts';

const [keyFile, certFile, options = '{}'] = process.argv.slice(2);
if (keyFile === undefined || certFile === undefined)
  throw new Error('Give a key and a certificate.');

const { mediaBytes = 0, resultMs = 0, perSecond = Infinity } = JSON.parse(options) as VendorOptions;
const counts = { calls: 0, refused: 0 };
/** When the calls of the last second came, for each action. */
const recent = new Map<string, number[]>();
/** What a result hands back with the token that it belongs to. */
const extras = new Map<string, string>();
/** A base64 text. Bytes, so that sending it again costs as little as can be: the machine is shared with what is measured. */
const media = Buffer.alloc(mediaBytes, 'A');
/** How often a piece of a result goes that takes a while, in milliseconds. */
const stepMs = 25;
const document = JSON.stringify([
  { IsPass: true, CardImageBase64: null, WarnCardInfos: [], NormalCardInfo: {} },
]);

function apply(body: string): Buffer[] {
  const { Extra } = JSON.parse(body) as { Extra?: string };
  const token = randomUUID().toUpperCase();
  if (Extra !== undefined) extras.set(token, Extra);
  const answer = `{"Response":{"BizToken":"${token}","VerificationURL":"https://sg.faceid.qq.com/reflect/?token=${token}","RequestId":"${randomUUID()}"}}`;
  return [Buffer.from(answer)];
}

function result(body: string): Buffer[] {
  const { BizToken } = JSON.parse(body) as { BizToken: string };
  const extra = JSON.stringify(extras.get(BizToken) ?? null);
  const before = `{"Response":{"ErrorCode":0,"ErrorMsg":"Success","VerificationDetailList":[{"ErrorCode":0,"Similarity":98.2,"Seq":"1"}],"VideoBase64":"`;
  const after = `","BestFrameBase64":null,"OCRResult":${document},"Extra":${extra},"RequestId":"${randomUUID()}"}}`;
  return [Buffer.from(before), media, Buffer.from(after)];
}

const refusal = `{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"too fast"},"RequestId":"${randomUUID()}"}}`;

function isTooFast(action: string): boolean {
  const now = performance.now();
  const calls = (recent.get(action) ?? []).filter((at) => at > now - 1000);
  const refused = calls.length >= perSecond;
  if (refused) counts.refused += 1;
  else calls.push(now);
  recent.set(action, calls);
  return refused;
}

function send(response: ServerResponse, pieces: Buffer[]): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': pieces.reduce((length, piece) => length + piece.length, 0),
  });
  if (resultMs > 0 && pieces.length > 1) return sendSlowly(response, Buffer.concat(pieces));
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
}

function sendSlowly(response: ServerResponse, content: Buffer): void {
  const pieceBytes = Math.ceil(content.length / (resultMs / stepMs));
  let at = 0;
  const timer = setInterval(() => {
    response.write(content.subarray(at, (at += pieceBytes)));
    if (at < content.length && !response.destroyed) return;
    clearInterval(timer);
    response.end();
  }, stepMs);
}

const server = createServer(
  { key: readFileSync(keyFile), cert: readFileSync(certFile), keepAliveTimeout: 120_000 },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      counts.calls += 1;
      const body = Buffer.concat(chunks).toString();
      const action = String(request.headers['x-tc-action']);
      if (isTooFast(action)) return send(response, [Buffer.from(refusal)]);
      send(response, action === 'GetWebVerificationResultIntl' ? result(body) : apply(body));
    });
  },
);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => process.send?.(counts));
process.on('disconnect', () => process.exit());
