import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';

/**
 * Refuses browsers on origins that are not listed, before any handler runs: CORS alone would only
 * hide the answer. Calls without an `Origin` (backends, same-origin reads) pass and are judged by
 * their credentials.
 */
export async function registerOrigins(
  app: FastifyInstance,
  config: Pick<Config, 'allowedOrigins' | 'publicUrl'>,
): Promise<void> {
  const allowed = new Set([...config.allowedOrigins, new URL(config.publicUrl).origin]);
  app.addHook('onRequest', async (request) => {
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (origin !== undefined && !allowed.has(origin)) {
      throw new ProblemError('origin-not-allowed', {
        detail: 'Add the page’s origin to EKYC_ALLOWED_ORIGINS.',
      });
    }
    // The library would answer with a text of its own what is no preflight.
    if (request.method === 'OPTIONS' && (origin === undefined || asked === undefined)) {
      throw new ProblemError('not-found');
    }
  });
  await app.register(cors, {
    origin: [...allowed],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'prefer'],
    exposedHeaders: ['retry-after', 'preference-applied'],
    credentials: false,
    maxAge: 600,
  });
}
