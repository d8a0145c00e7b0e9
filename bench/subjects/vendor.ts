/**
 * A stand-in for the vendor: TLS, keep-alive, and answers as fast as Node can give them. It checks no
 * signature (the simulator and the tests do), so that the measured side is what there is to measure.
 * Tells connections and calls by IPC.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const [keyFile, certFile, mediaBytes, resultMs] = process.argv.slice(2);
if (keyFile === undefined || certFile === undefined)
  throw new Error('Give a key and a certificate.');

const counts = { connections: 0, calls: 0 };
/** What a result hands back with the token that it belongs to. */
const extras = new Map<string, string>();
/** A base64 text. Bytes, so that sending it again costs as little as can be: the machine is shared with what is measured. */
const media = Buffer.alloc(Number(mediaBytes ?? 0), 'A');
/** How long a result takes to be sent, in milliseconds, and how often a piece of it goes. */
const sendingMs = Number(resultMs ?? 0);
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

function send(response: ServerResponse, pieces: Buffer[]): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': pieces.reduce((length, piece) => length + piece.length, 0),
  });
  if (sendingMs > 0 && pieces.length > 1) return sendSlowly(response, Buffer.concat(pieces));
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
}

function sendSlowly(response: ServerResponse, content: Buffer): void {
  const pieceBytes = Math.ceil(content.length / (sendingMs / stepMs));
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
      const isResult = request.headers['x-tc-action'] === 'GetWebVerificationResultIntl';
      send(response, isResult ? result(body) : apply(body));
    });
  },
);
server.on('secureConnection', () => (counts.connections += 1));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => process.send?.(counts));
process.on('disconnect', () => process.exit());
