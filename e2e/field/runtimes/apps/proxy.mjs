// A proxy from its tarball, in which somebody has passed. Says how to reach it, and ends with standard input.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { EkycClient } from 'ekyc-verify-backend';
import { startSimulatedProxy } from 'ekyc-verify-proxy/testing';

const received = Promise.withResolvers();
// The site's backend; and what never answers, or answers with a redirect.
const server = createServer((request, response) => {
  if (request.url === '/webhooks') {
    received.resolve(text(request).then((body) => ({ headers: request.headers, body })));
    response.writeHead(204).end();
  } else if (request.url.startsWith('/redirect')) {
    response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
  }
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const silentUrl = `http://127.0.0.1:${server.address().port}`;

const { url, apiKey, reportApiKey, webhookSecret, stop } = await startSimulatedProxy({
  webhookUrl: `${silentUrl}/webhooks`,
  simulator: { scenario: 'pass' },
});
const ekyc = new EkycClient({ url, apiKey });
const redirectUrl = `${url}/account`;
const { id, clientSecret, attempt } = await ekyc.create({ redirectUrl, begin: true });
await fetch(attempt.verificationUrl);
await fetch(`${url}/v1/verifications/${id}/return`, {
  method: 'POST',
  headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
  body: JSON.stringify({ token: new URL(attempt.verificationUrl).searchParams.get('token') }),
});
const webhook = { ...(await received.promise), secret: webhookSecret };

console.log(JSON.stringify({ url, silentUrl, apiKey, reportApiKey, passed: { id, webhook } }));
process.stdin.resume();
await once(process.stdin, 'end');
await stop();
server.closeAllConnections();
server.close();
