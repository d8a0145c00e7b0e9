import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors.js';
import { clientOf, ipv6NetworkOf } from '../security/addresses.js';

const minute = 60_000;

/**
 * Larger IPv6 networks are counted as well, since many customers have one (/56, /48) and could begin
 * each request from a new /64 of it. They may make so many times what one client may.
 */
const widePrefixes = [
  { prefix: 56, times: 4 },
  { prefix: 48, times: 16 },
] as const;

type RateLimitOptions = {
  /** Requests a minute of routes that do not say so themselves (`config.rateLimit.max`); default: no limit. */
  max?: number;
  allowList?: RateLimitPluginOptions['allowList'];
};

/** Counts the requests of each client of this scope's routes by minute, and refuses what is too many. */
export async function registerRateLimit(
  app: FastifyInstance,
  { max, allowList }: RateLimitOptions,
): Promise<void> {
  await app.register(rateLimit, {
    global: max !== undefined,
    ...(max !== undefined && { max }),
    ...(allowList !== undefined && { allowList }),
    timeWindow: minute,
    keyGenerator: (request) => clientOf(request.ip),
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
  });
  const limitOf = ({ routeOptions }: FastifyRequest): number => {
    const own = routeOptions.config.rateLimit;
    return typeof own === 'object' && typeof own.max === 'number' ? own.max : (max ?? Infinity);
  };
  for (const { prefix, times } of widePrefixes) {
    const count = app.createRateLimit({
      max: (request) => times * limitOf(request),
      keyGenerator: ({ ip, method, routeOptions }) =>
        [ipv6NetworkOf(ip, prefix), method, routeOptions.url].join(' '),
    });
    // After the narrow count: what that has refused takes nothing from the neighbours.
    app.addHook('preParsing', async (request) => {
      if (limitOf(request) === Infinity || ipv6NetworkOf(request.ip, prefix) === null) return;
      const counted = await count(request);
      if (!counted.isAllowed && counted.isExceeded) throw tooMany(counted.ttlInSeconds);
    });
  }
  warnAboutUntrustedProxy(app);
}

function tooMany(seconds: number): ProblemError {
  return new ProblemError('rate-limited', { retryAfter: seconds });
}

/**
 * Behind a reverse proxy that TRUST_PROXY does not name, all the world is one client. That is safe, and
 * soon refuses everybody, so the log says once why.
 */
function warnAboutUntrustedProxy(app: FastifyInstance): void {
  let isTold = false;
  app.addHook('onRequest', async (request) => {
    const { headers, ip, socket } = request;
    if (isTold || headers['x-forwarded-for'] === undefined || ip !== socket.remoteAddress) return;
    isTold = true;
    request.log.warn(
      { variable: 'TRUST_PROXY' },
      'X-Forwarded-For comes from an address that TRUST_PROXY does not name, so it is not believed: all clients of that reverse proxy count as one. Add the addresses that it connects from to TRUST_PROXY.',
    );
  });
}
