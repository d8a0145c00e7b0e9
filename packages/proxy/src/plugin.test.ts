import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { createSimulator, simulatorCredentials } from 'ekyc-verify-simulator';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from './config/config.js';
import { ekycVerify } from './plugin.js';
import { aConfig, apiKey, shopOrigin } from '../test/support/config.js';
import { bearer } from '../test/support/proxy.js';

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of running.splice(0).toReversed()) await part.stop();
});

/** Registers the plugin on a host that has been prepared. */
async function mount(host: FastifyInstance, prefix = '/kyc', different: Partial<Config> = {}) {
  const simulator = createSimulator();
  await simulator.start({ port: 0 });
  running.push(simulator, { stop: () => host.close() });
  const { tencent } = aConfig();
  const url = new URL(simulator.address().url);
  const config = aConfig({
    publicUrl: `https://shop.example${prefix}`,
    tencent: { ...tencent, ...simulatorCredentials, url },
    ...different,
  });
  await host.register(ekycVerify, { config, prefix });
  return simulator;
}

/** A page's click; the host's own way to send it is in `inject`. */
function start(host: FastifyInstance, prefix = '/kyc', headers: Record<string, string> = {}) {
  return host.inject({
    method: 'POST',
    url: `${prefix}/v1/verifications`,
    headers: { origin: shopOrigin, 'content-type': 'application/json', ...headers },
    payload: JSON.stringify({ redirectUrl: `${shopOrigin}/`, begin: true }),
  });
}

describe('below a prefix of a host', () => {
  it('everything leads to addresses below it', async () => {
    const host = fastify();
    await mount(host);
    const response = await start(host);
    expect(response.statusCode).toBe(201);
    expect(response.headers.location).toMatch(
      /^https:\/\/shop\.example\/kyc\/v1\/verifications\/ver_/,
    );
    expect((await host.inject('/kyc/readyz')).json()).toEqual({ status: 'ok', vendor: 'up' });
    const { paths, servers } = (await host.inject('/kyc/openapi.json')).json<{
      paths: Record<string, unknown>;
      servers: { url: string }[];
    }>();
    expect(servers).toEqual([{ url: 'https://shop.example/kyc' }]);
    expect(Object.keys(paths)).toContain('/v1/verifications');
    const unknown = await host.inject('/kyc/nowhere');
    expect(unknown.json()).toMatchObject({ code: 'not-found' });
  });

  it('somebody goes and comes back below it, from the page and by a hand-off', async () => {
    const host = fastify();
    const simulator = await mount(host, '/kyc', { hostedReturn: true });
    const below = (url: string) => {
      expect(url).toMatch(/^https:\/\/shop\.example\/kyc\//);
      return new URL(url).pathname;
    };
    /** The person passes, and the vendor sends them where it was told. */
    const comeBack = (headers = {}) => {
      const { redirectUrl = '', bizToken = '' } = simulator.verifications().at(-1) ?? {};
      simulator.finish(bizToken, 'pass');
      return host.inject({ url: `${below(redirectUrl)}?token=${bizToken}`, headers });
    };
    const record = async (id: string) =>
      (
        await host.inject({ url: `/kyc/v1/verifications/${id}`, headers: bearer(apiKey) })
      ).json<object>();
    type Created = { id: string; clientSecret: string };

    const page = (await start(host)).json<Created>();
    const { location } = (await comeBack()).headers;
    const returned = await host.inject({
      method: 'POST',
      url: `/kyc/v1/verifications/${page.id}/return`,
      headers: bearer(page.clientSecret),
      body: { token: new URL(String(location)).searchParams.get('ekyc_return') },
    });
    expect(returned.json()).toMatchObject({ status: 'passed' });
    expect(await record(page.id)).toMatchObject({ sameBrowser: true });

    const computer = (
      await host.inject({
        method: 'POST',
        url: '/kyc/v1/verifications',
        headers: bearer(apiKey),
        body: { redirectUrl: `${shopOrigin}/` },
      })
    ).json<Created>();
    const offered = await host.inject({
      method: 'POST',
      url: `/kyc/v1/verifications/${computer.id}/handoff`,
      headers: bearer(computer.clientSecret),
    });
    const code = below(offered.json<{ url: string }>().url);
    expect((await host.inject(code)).statusCode).toBe(200);
    const left = await host.inject({
      method: 'POST',
      url: code,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    const mark = String(left.headers['set-cookie']);
    expect(mark).toMatch(/^__Host-[^;]+; Max-Age=\d+; Path=\/;/);
    const back = await comeBack({ cookie: mark.split(';')[0] });
    expect((await host.inject(below(String(back.headers.location)))).statusCode).toBe(200);
    expect(await record(computer.id)).toMatchObject({
      status: 'passed',
      handedOff: true,
      sameBrowser: true,
    });
  });

  it.each([
    ['https://shop.example', '/kyc', 1],
    ['https://shop.example/mykyc', '/kyc', 1],
    ['https://shop.example/kyc', '/kyc', 0],
    ['https://shop.example/eu/kyc', '/kyc/', 0],
  ])('a public address of %s and a prefix of %s: %i warnings', async (publicUrl, prefix, count) => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const host = fastify({ logger: { level: 'warn', stream } });
    await mount(host, prefix, { publicUrl });
    const warnings = lines.filter((line) => line.includes('not the end of EKYC_PUBLIC_URL'));
    expect(warnings).toHaveLength(count);
  });

  it('the host keeps its own errors, headers, validation and unknown addresses', async () => {
    const host = fastify();
    await mount(host);
    host.post(
      '/echo',
      { schema: { body: { type: 'object', properties: { n: { type: 'number' } } } } },
      (request) => request.body,
    );
    host.get('/fails', () => {
      throw new Error('the host’s own');
    });
    const failed = await host.inject('/fails');
    expect(failed.json()).toEqual({
      statusCode: 500,
      error: 'Internal Server Error',
      message: 'the host’s own',
    });
    expect(failed.headers).not.toHaveProperty('content-security-policy');
    const echoed = await host.inject({ method: 'POST', url: '/echo', body: { n: '5' } });
    expect(echoed.json()).toEqual({ n: 5 });
    const evil = { origin: 'https://evil.example' };
    expect((await host.inject({ url: '/nowhere', headers: evil })).json()).toMatchObject({
      statusCode: 404,
    });
    expect((await host.inject({ method: 'OPTIONS', url: '/echo' })).statusCode).toBe(404);
  });
});

/** What a host may have done before, by itself. */
const hosts: Record<string, (host: FastifyInstance) => unknown> = {
  '@fastify/cors for other origins': (host) =>
    host.register(cors, { origin: ['https://other.example'], credentials: true }),
  '@fastify/helmet': (host) => host.register(helmet),
  '@fastify/rate-limit': (host) => host.register(rateLimit, { max: 100 }),
  '@fastify/cookie': (host) => host.register(cookie, { secret: 'of the host' }),
  '@fastify/static': (host) => host.register(fastifyStatic, { root: import.meta.dirname }),
  '@fastify/swagger': (host) => host.register(swagger),
  '@fastify/formbody': (host) => host.register(formbody),
  'decorators of the names that others like': (host) => {
    for (const name of ['caller', 'corsPreflightEnabled']) host.decorateRequest(name, 'the host’s');
    for (const name of ['problemCode', 'helmet', 'sendFile']) {
      host.decorateReply(name, () => 'the host’s');
    }
    for (const name of ['swagger', 'rateLimit', 'createRateLimit', 'memoryUsage']) {
      host.decorate(name, () => 'the host’s');
    }
  },
  'a JSON parser that gives the bytes': (host) =>
    host.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    ),
  'a parser for everything': (host) =>
    host.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) =>
      done(null, { redirectUrl: `${shopOrigin}/` }),
    ),
  'an error handler': (host) =>
    host.setErrorHandler((_error, _request, reply) => reply.code(418).send('the host’s')),
  'an answer to unknown addresses': (host) =>
    host.setNotFoundHandler((_request, reply) => reply.code(404).send('the host’s')),
  'a validator and a serializer': (host) => {
    host.setValidatorCompiler(() => () => ({ error: new Error('the host’s') }));
    host.setSerializerCompiler(() => () => '"the host’s"');
    host.setSchemaErrorFormatter(() => new Error('the host’s'));
  },
  'a rewriter of answers': (host) =>
    host.addHook('onSend', async (_request, reply) => {
      reply.header('x-host', 'yes');
      return 'the host’s';
    }),
};

describe.each([['/kyc'], ['']])('at "%s"', (prefix) => {
  it.each(Object.entries(hosts))('a host with %s changes nothing of the proxy', async (_, does) => {
    const host = fastify();
    // A plugin is thenable: awaited, it is loaded before ours.
    await does(host);
    const simulator = await mount(host, prefix);

    const preflight = await host.inject({
      method: 'OPTIONS',
      url: `${prefix}/v1/verifications`,
      headers: { origin: shopOrigin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe(shopOrigin);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');

    const started = await start(host, prefix);
    expect(started.statusCode).toBe(201);
    expect(started.headers).toMatchObject({
      'access-control-allow-origin': shopOrigin,
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    });
    expect(started.headers).not.toHaveProperty('x-host');
    const { id, clientSecret } = started.json<{ id: string; clientSecret: string }>();

    const refused = await start(host, prefix, { origin: 'https://other.example' });
    expect(refused.json()).toMatchObject({ code: 'origin-not-allowed' });
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');

    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const foreign = await start(host, prefix, { ...bearer(apiKey), 'content-type': type });
      expect(foreign.json(), type).toMatchObject({ code: 'unsupported-media-type', status: 415 });
    }
    expect(simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(1);

    const read = await host.inject({
      url: `${prefix}/v1/verifications/${id}`,
      headers: { origin: shopOrigin, ...bearer(clientSecret) },
    });
    expect(read.json()).toMatchObject({ id, status: 'pending' });
    const malformed = await start(host, prefix, { authorization: 'Bearer nobody' });
    expect(malformed.json()).toMatchObject({ code: 'api-key-invalid' });
    expect((await host.inject(`${prefix}/.well-known/jwks.json`)).json()).toHaveProperty('keys');
  });
});

describe('a host’s own rules', () => {
  it('hold for the proxy where they stand before all routes', async () => {
    const host = fastify();
    await host.register(rateLimit, { max: 2 });
    await mount(host);
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await start(host)).statusCode);
    expect(statuses).toEqual([201, 201, 429]);
  });

  it('say who the caller is', async () => {
    const host = fastify({ trustProxy: true });
    const simulator = createSimulator();
    await simulator.start({ port: 0 });
    running.push(simulator, { stop: () => host.close() });
    const limits = { attemptsPerMinute: 1, attemptsPerDay: null, pageAttemptsPerDay: null };
    const { tencent } = aConfig();
    const url = new URL(simulator.address().url);
    const config = aConfig({ limits, tencent: { ...tencent, ...simulatorCredentials, url } });
    await host.register(ekycVerify, { config });
    const from = (address: string) => start(host, '', { 'x-forwarded-for': address });
    expect((await from('203.0.113.1')).statusCode).toBe(201);
    expect((await from('203.0.113.2')).statusCode).toBe(201);
    expect((await from('203.0.113.1')).statusCode).toBe(429);
  });

  it.each([false, 'loopback', true] as const)(
    'may let it listen on a Unix socket, with trustProxy %j',
    async (trustProxy) => {
      const host = fastify({ trustProxy });
      await mount(host);
      const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-socket-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const socketPath = join(folder, 'host.sock');
      await host.listen({ path: socketPath });
      const request = http.request({
        socketPath,
        method: 'POST',
        path: '/kyc/v1/verifications',
        headers: { origin: shopOrigin, 'content-type': 'application/json' },
      });
      request.end(JSON.stringify({ redirectUrl: `${shopOrigin}/` }));
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      expect(response.statusCode).toBe(201);
      response.destroy();
    },
  );

  it.each(['', '/kyc'])('ignore a slash behind with it, below "%s"', async (prefix) => {
    const host = fastify({ routerOptions: { ignoreTrailingSlash: true } });
    await mount(host, prefix);
    const code = '0123456789012345678901';
    for (const path of [`/l/${code}`, `/l/${code}/`, `/v/${code}`]) {
      const { statusCode, body } = await host.inject(`${prefix}${path}`);
      expect([statusCode, body.includes('no longer valid')]).toEqual([404, true]);
    }
  });

  it.each(['', '/kyc'])(
    'keep what only comes close to an address with a secret in it out of the log, at "%s"',
    async (prefix) => {
      const lines: string[] = [];
      const stream = { write: (line: string) => void lines.push(line) };
      const host = fastify({ logger: { level: 'trace', stream } });
      host.get('/v1/something', () => 'the host’s');
      host.get('/v/own/*', () => 'the host’s');
      await mount(host, prefix);
      host.get('/l/news/today', () => 'the host’s');
      const nonce = `att_${'a'.repeat(22)}${'b'.repeat(43)}`;
      const code = `CANARY${'a'.repeat(16)}`;
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE'] as const) {
        for (const url of [
          `/return/${nonce}?token=CANARY`,
          `/return/${nonce}/?token=CANARY`,
          `/return/${nonce}/x?token=CANARY`,
          `/v/${code}/`,
          `/v/${code}/x`,
          `/v/${code}?x=CANARY`,
          `/v/${code}./`,
          `/l/${code}`,
          `/l/${code}/x`,
          `/l/${code}%20/x`,
        ]) {
          const { statusCode } = await host.inject({ method, url: prefix + url });
          // The code of a hand-off is answered with a redirect, whether it is known or not.
          if (statusCode !== 303 || !/^\/v\/CANARYa{16}[/?]/.test(url))
            expect(statusCode, `${method} ${url}`).toBeGreaterThanOrEqual(400);
        }
      }
      expect(lines.join('')).not.toContain('CANARY');
      for (const url of ['/v1/something', '/v/own/thing', '/l/news/today']) {
        expect((await host.inject(url)).body, url).toBe('the host’s');
      }
    },
  );

  it('leave a host without a prefix its own pages, by paths that begin alike', async () => {
    const host = fastify();
    host.get('/*', () => 'the host’s');
    host.get('/return/*', () => 'the host’s');
    await mount(host, '');
    host.get('/l/:language/*', () => 'the host’s');
    host.put('/l/:language', () => 'the host’s');
    host.delete('/v/:volume', () => 'the host’s');
    for (const [method, url] of [
      ['GET', '/l/en/products'],
      ['PUT', '/l/en'],
      ['DELETE', '/v/12'],
      ['GET', '/v/summer/lookbook'],
      ['GET', '/v/summer-collection-of-2026/lookbook'],
      ['GET', '/return/policy/eu'],
    ] as const) {
      expect((await host.inject({ method, url })).body, url).toBe('the host’s');
    }
    // What holds a code is the proxy's, whatever the host has.
    expect((await host.inject(`/l/${'a'.repeat(22)}/x`)).body).not.toBe('the host’s');
  });

  it('do not bring a token into the host’s log, whose ids the proxy’s lines carry', async () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const host = fastify({ logger: { level: 'trace', stream } });
    await mount(host);
    host.get('/own', () => 'the host’s');
    await host.inject('/own?q=seen');
    await host.inject('/kyc/return/0123456789012345678901?token=CANARY');
    await host.inject('/kyc/nowhere/CANARY?token=CANARY');
    await host.inject({ method: 'POST', url: '/kyc/v1/returns', body: { token: 'CANARY-TOKEN' } });
    const log = lines.join('');
    expect(log).toContain('/own?q=seen');
    expect(log).not.toContain('CANARY');
    const answered = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'answered');
    expect(answered.map(({ route, reqId }) => [route, reqId])).toEqual([
      ['/kyc/return/:nonce', 'req-2'],
      [null, 'req-3'],
      ['/kyc/v1/returns', 'req-4'],
    ]);
  });
});
