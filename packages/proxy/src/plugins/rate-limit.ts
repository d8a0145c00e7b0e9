import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors.js';

/** Counting by address and minute: what every scope that counts has in common. */
export const perMinute = {
  timeWindow: 60_000,
  addHeaders: {
    'x-ratelimit-limit': false,
    'x-ratelimit-remaining': false,
    'x-ratelimit-reset': false,
  },
  errorResponseBuilder: (_request, { ttl }) =>
    new ProblemError('rate-limited', { retryAfter: Math.ceil(ttl / 1000) }),
} satisfies RateLimitPluginOptions;

/** Counts by address, on the routes that say how many; backends are trusted with their own pace. */
export async function registerRateLimit(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    ...perMinute,
    global: false,
    allowList: (request) => request.caller.kind === 'backend',
  });
}
