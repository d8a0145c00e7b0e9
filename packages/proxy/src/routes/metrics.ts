import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import type { Config } from '../config/config.js';
import type { Metrics } from '../metrics/metrics.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import { isPublicAddress, isLoopbackHost } from '../security/addresses.js';
import { bearerOf } from '../plugins/auth.js';
import { problemAnswers } from '../plugins/problems.js';

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
