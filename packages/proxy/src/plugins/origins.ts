import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';

type Origins = Pick<Config, 'allowedOrigins' | 'publicUrl'>;

function allowedOrigins(config: Origins): string[] {
  return [...config.allowedOrigins, new URL(config.publicUrl).origin];
}

/** @returns what throws where an origin is not listed */
export function originCheck(config: Origins): (origin: string | undefined) => void {
  const allowed = new Set(allowedOrigins(config));
  return (origin) => {
    if (origin !== undefined && !allowed.has(origin)) {
      throw new ProblemError('origin-not-allowed', {
        detail: 'Add the page’s origin to EKYC_ALLOWED_ORIGINS.',
      });
    }
  };
}

/**
 * Refuses browsers on origins that are not listed, before any handler runs: CORS alone would only
 * hide the answer. Calls without an `Origin` (backends, same-origin reads) pass and are judged by
 * their credentials.
 */
export async function registerOrigins(app: FastifyInstance, config: Origins): Promise<void> {
  const check = originCheck(config);
  app.addHook('onRequest', async (request) => {
    const { origin, 'access-control-request-method': asked } = request.headers;
    check(origin);
    // The library would answer with a text of its own what is no preflight.
    if (request.method === 'OPTIONS' && (origin === undefined || asked === undefined)) {
      throw new ProblemError('not-found');
    }
  });
  await app.register(cors, {
    origin: allowedOrigins(config),
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'prefer'],
    exposedHeaders: ['retry-after', 'preference-applied'],
    credentials: false,
    maxAge: 600,
  });
}
