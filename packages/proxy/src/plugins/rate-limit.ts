import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors.js';
import { clientOf, ipv6NetworkOf } from '../security/addresses.js';

const minute = 60_000;

/** How many clients, or networks, are counted at a time; those not seen for longest go first. */
const mostCounted = 20_000;

/**
 * Larger IPv6 networks are counted as well, since many customers have one (/56, /48) and could begin
 * each request from a new /64 of it. They may make so many times what one client may.
 */
const networks = [
  { of: clientOf, times: 1 },
  { of: (ip: string) => ipv6NetworkOf(ip, 56), times: 4 },
  { of: (ip: string) => ipv6NetworkOf(ip, 48), times: 16 },
] as const;

/** How many requests a minute a client may make of a route. */
export type RouteLimit = {
  max: number;
  /** Routes with the same word here are counted together; without one, a route is counted alone. */
  group?: string;
};

type RateLimitOptions = {
  /** Requests a minute of routes that do not say so themselves (`config.limit`); default: no limit. */
  max?: number;
  allowList?: RateLimitPluginOptions['allowList'];
};

/** Counts the requests of each client of this scope's routes by minute, and refuses what is too many. */
export async function registerRateLimit(
  app: FastifyInstance,
  { max, allowList }: RateLimitOptions,
): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    timeWindow: minute,
    ...(allowList !== undefined && { allowList }),
  });
  const limitOf = ({ routeOptions }: FastifyRequest): RouteLimit => ({
    // What is the same answer counts together: HEAD with GET, and with a slash behind.
    group: `${String(routeOptions.method).replace('HEAD', 'GET')} ${routeOptions.url?.replace(/\/$/, '')}`,
    ...(routeOptions.config.limit ?? { max: max ?? Infinity }),
  });
  // The library's types leave it out.
  const store = { cache: mostCounted };
  const counts = networks.map(({ of, times }) => ({
    of,
    count: app.createRateLimit({
      ...store,
      max: (request) => times * limitOf(request).max,
      keyGenerator: (request) => [of(request.ip), limitOf(request).group].join(' '),
    }),
  }));
  app.addHook('preParsing', async (request) => {
    if (limitOf(request).max === Infinity) return;
    // The narrow count first: what that refuses takes nothing from the neighbours.
    for (const { of, count } of counts) {
      if (of(request.ip) === null) continue;
      const counted = await count(request);
      if (!counted.isAllowed && counted.isExceeded) throw tooMany(counted.ttlInSeconds);
    }
  });
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

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How often a client may call this route; default: what `registerRateLimit` was told. */
    limit?: RouteLimit;
  }
}
