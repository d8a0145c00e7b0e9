// A server with a page and a route of its own, and the proxy below /kyc.
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { ResultTokenError, verifyResultToken } from 'ekyc-verify-backend';
import { ekycVerify, loadConfig } from 'ekyc-verify-proxy';

const config = loadConfig(process.env);
const page = readFileSync(new URL('index.html', import.meta.url));

const app = fastify();
await app.register(ekycVerify, { config, prefix: '/kyc' });

app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));

// A verification is good for one account. A real server keeps this in its database.
const used = new Set();

app.post('/accounts', async (request, reply) => {
  const { verification } = await verifyResultToken(request.body?.resultToken, {
    issuer: config.publicUrl, // https://shop.example/kyc
    audience: new URL(config.publicUrl).origin,
  });
  if (verification.status !== 'passed')
    return reply.code(422).send({ message: 'You did not pass.' });
  if (used.has(verification.id))
    return reply.code(409).send({ message: 'There is an account already.' });
  used.add(verification.id);
  return reply.code(201).send({ message: 'Your account is open.' });
});

app.setErrorHandler((error, _request, reply) => {
  if (error instanceof ResultTokenError && error.code !== 'keys-unavailable') {
    return reply.code(422).send({ message: 'Please verify your identity first.' });
  }
  return reply.send(error);
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void app.close());
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
