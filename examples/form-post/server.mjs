// Serves the form and takes orders of people who passed: `node server.mjs [port]`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ResultTokenError, verifyResultToken } from 'ekyc-verify-backend';

const port = Number(process.argv[2] ?? 4403);
const proxy = process.env.KYC_PROXY ?? 'http://127.0.0.1:4401';
const page = readFileSync(new URL('index.html', import.meta.url), 'utf8').replaceAll(
  'http://127.0.0.1:4401',
  proxy,
);

// A verification is good for one order, however many tokens the page gets for it. A real shop keeps
// this in its database.
const used = new Set();

const server = createServer((request, response) => {
  void serve(request, response);
});

server.listen(port, '127.0.0.1', () => {
  console.log(`Open http://127.0.0.1:${server.address().port}/`);
});

async function serve(request, response) {
  const [path] = request.url.split('?');
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  };
  if (request.method === 'GET' && path === '/') return answer(200, page);
  if (request.method !== 'POST' || path !== '/order') return answer(404, 'Nothing here.');
  if (Number(request.headers['content-length'] ?? Infinity) > 16_384)
    return answer(413, 'Too much for an order.');
  try {
    const token = new URLSearchParams(await text(request)).get('identity') ?? '';
    const { verification } = await verifyResultToken(token, {
      issuer: proxy,
      audience: `http://127.0.0.1:${server.address().port}`,
    });
    if (verification.status !== 'passed') return answer(422, 'You did not pass.');
    if (used.has(verification.id)) return answer(409, 'This verification has been used.');
    used.add(verification.id);
    return answer(200, 'Ordered, by somebody who was verified.');
  } catch (error) {
    if (error instanceof ResultTokenError && error.code !== 'keys-unavailable')
      return answer(422, 'Please verify your identity first.');
    console.error(error);
    return answer(503, 'The result cannot be checked at the moment.');
  }
}
