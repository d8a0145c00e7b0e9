import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import { Type } from 'typebox';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Metrics } from '../metrics/metrics.js';
import { originCheck } from '../plugins/origins.js';
import { problemAnswers } from '../plugins/problems.js';
import { isLoopbackHost, isPublicAddress } from '../security/addresses.js';
import { bearerOf } from '../plugins/auth.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import type { Context } from '../verifications/context.js';

const Health = Type.Object({ status: Type.Literal('ok', { description: 'Always `ok`.' }) });

const Readiness = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')], {
    description: '`degraded`: only what doesn’t need the vendor works.',
  }),
  vendor: Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('trying')], {
    description:
      '`down`: the vendor can’t be reached, so the proxy makes no calls. `trying`: the next call tries again.',
  }),
});

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work, so the database takes a write. A
 * vendor that is away is named there and changes no status: it is away for every instance, and a load
 * balancer that took them all out would also end what works without it, such as reading results.
 */
export function registerHealthRoutes(
  app: FastifyInstance,
  { store, tencent, config }: Pick<Context, 'store' | 'tencent' | 'config'>,
): void {
  const checkOrigin = originCheck(config);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'Check that the process is alive',
        security: [],
        response: { 200: Health, ...problemAnswers },
      },
    },
    (request, reply) => {
      // A page that the proxy refuses may read so: elsewhere, it looks like a lost connection.
      reply.header('access-control-allow-origin', '*');
      checkOrigin(request.headers.origin);
      return { status: 'ok' as const };
    },
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'Check that the proxy can take requests',
        description:
          'Answers 200 if the database accepts a write, even if the vendor can’t be reached. That affects every instance, so taking one out wouldn’t help.',
        security: [],
        response: {
          200: Readiness,
          ...problemAnswers,
        },
      },
    },
    async () => {
      await store.ping();
      const vendor = tencent.vendorState();
      return { status: vendor === 'up' ? 'ok' : 'degraded', vendor };
    },
  );
}

/**
 * `GET /metrics`, for Prometheus. It holds no personal data and no secret, but how much business
 * is done, so it is not for the public: a scrape brings EKYC_METRICS_TOKEN. Where none is set, a proxy
 * whose public address is on loopback answers this machine. Any other answers nobody: behind a
 * reverse proxy that adds no header, the whole world connects from a private address.
 */
export function registerMetricsRoute(
  app: FastifyInstance,
  metrics: Metrics,
  { metricsToken, publicUrl }: Pick<Config, 'metricsToken' | 'publicUrl'>,
): void {
  const tokenHash = metricsToken === null ? null : hashSecret(metricsToken);
  const isLocal = isLoopbackHost(new URL(publicUrl).hostname);
  app.get(
    '/metrics',
    {
      onRequest: async (request) => {
        if (tokenHash !== null) requireToken(request, tokenHash);
        // As if there were nothing, so that nobody outside learns that there is.
        else if (!isLocal || !isFromThisMachine(request)) throw new ProblemError('not-found');
      },
      schema: {
        operationId: 'metrics',
        summary: 'Get the metrics',
        description:
          'For operators, in Prometheus’ text format. Needs EKYC_METRICS_TOKEN. Without one, only a proxy whose EKYC_PUBLIC_URL is on loopback answers.',
        security: [{ metricsToken: [] }],
        response: {
          200: {
            description: 'Prometheus’ text format, version 0.0.4.',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...problemAnswers,
        },
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await metrics.expose();
      return reply.header('cache-control', 'no-store').type(contentType).send(text);
    },
  );
}

function requireToken({ headers }: FastifyRequest, tokenHash: string): void {
  const { authorization } = headers;
  if (authorization === undefined) throw new ProblemError('credentials-missing');
  const credential = bearerOf(authorization) ?? '';
  if (!sameHash(hashSecret(credential), tokenHash)) throw new ProblemError('api-key-invalid');
}

/** Headers by which a reverse proxy says that somebody else asks. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  // An IPv4 address on a socket of both kinds is written as an IPv6 one.
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  const isForwarded = forwardingHeaders.some((name) => headers[name] !== undefined);
  return !isForwarded && address !== '' && !isPublicAddress(address);
}

const JsonWebKey = Type.Object({
  kty: Type.String({ description: 'Key type: `EC`.' }),
  crv: Type.String({ description: 'Curve: `P-256`.' }),
  x: Type.String({ description: 'X coordinate of the public key, in base64url.' }),
  y: Type.String({ description: 'Y coordinate of the public key, in base64url.' }),
  kid: Type.String({ description: 'ID of the key, as in the header of a result token.' }),
  use: Type.String({ description: 'What it is for: `sig`.' }),
  alg: Type.String({ description: 'Algorithm of the signature: `ES256`.' }),
});

/** Publishes the keys that result tokens are signed with; the schema lets nothing private out. */
export function registerJwksRoute(app: FastifyInstance, jwks: JSONWebKeySet): void {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'keys',
        summary: 'List the public keys of result tokens',
        description: 'A JWK set (RFC 7517).',
        security: [],
        response: {
          200: Type.Object({
            keys: Type.Array(JsonWebKey, { description: 'The key that signs comes first.' }),
          }),
        },
      },
    },
    async (_request, reply) => {
      // Short enough that a new key is known everywhere before it signs.
      reply
        .header('cache-control', 'public, max-age=300')
        .header('access-control-allow-origin', '*');
      return jwks;
    },
  );
}
