import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import type { Metrics } from '../metrics/metrics.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import { isPublicAddress } from '../security/addresses.js';
import { bearerOf } from '../security/callers.js';
import { problemAnswers } from '../plugins/problems.js';

/**
 * `GET /metrics`, for Prometheus. It holds no personal data and no secret, but how much business
 * is done, so it is not for the public.
 *
 * @param token What a scrape must bring as `Authorization: Bearer …`. Null: who connects from this
 * machine or a private network, and not through a reverse proxy, may read.
 */
export function registerMetricsRoute(
  app: FastifyInstance,
  metrics: Metrics,
  token: string | null,
): void {
  const tokenHash = token === null ? null : hashSecret(token);
  app.get(
    '/metrics',
    {
      onRequest: async (request) =>
        tokenHash === null ? mustBeNear(request) : mustBring(request, tokenHash),
      schema: {
        operationId: 'metrics',
        summary: 'What is counted, in Prometheus’ text format',
        description:
          'For operators: for who sends EKYC_METRICS_TOKEN or, where none is set, connects directly from a private address.',
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

function mustBring({ headers }: FastifyRequest, tokenHash: string): void {
  const { authorization } = headers;
  if (authorization === undefined) throw new ProblemError('credentials-missing');
  const credential = bearerOf(authorization) ?? '';
  if (!sameHash(hashSecret(credential), tokenHash)) throw new ProblemError('api-key-invalid');
}

/** Headers by which a reverse proxy says that somebody else asks. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Answers as if there were nothing, so that nobody outside learns that there is. */
function mustBeNear({ headers, socket }: FastifyRequest): void {
  // An IPv4 address on a socket of both kinds is written as an IPv6 one.
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  const isForwarded = forwardingHeaders.some((name) => headers[name] !== undefined);
  if (address === '' || isForwarded || isPublicAddress(address)) {
    throw new ProblemError('not-found');
  }
}
