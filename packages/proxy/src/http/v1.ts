import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors.js';
import { createCallerCheck, type Caller } from '../security/callers.js';
import type { Context } from '../verifications/context.js';
import { registerBlindReturnRoute } from './blind-return-route.js';
import { registerHandoffRoute } from './handoff-route.js';
import { registerOrigins } from './origins.js';
import { registerOverload } from './overload.js';
import { perMinute } from './rate-limit.js';
import { registerReportRoute } from './report-route.js';
import { registerStartRoute } from './start-route.js';
import { registerVerificationRoutes } from './verification-routes.js';
import { registerWebhookRoutes } from './webhook-routes.js';

/** How many blind returns an address may make a minute. */
const blindReturnsPerMinute = 30;

/** The calls that pages and backends make, below `/v1`. */
export async function registerV1(
  app: FastifyInstance,
  context: Context,
  stopping: AbortSignal,
): Promise<void> {
  const callerOf = createCallerCheck(context.config);
  // A form could send text across origins without a preflight.
  app.removeContentTypeParser('text/plain');
  // Origins first: without its headers a page could not read that it was refused, nor for how long.
  await registerOrigins(app, context.config);
  await registerOverload(app, context.config.overload);
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    // A connection that was reset has no address left to count by, and nobody waits for the answer.
    if ((request.ip as string | undefined) === undefined) throw new ProblemError('invalid-request');
    request.caller = callerOf(request.headers.authorization);
  });
  await registerRateLimit(app);
  registerStartRoute(app, context);
  registerVerificationRoutes(app, context, stopping);
  registerHandoffRoute(app, context);
  registerReportRoute(app, context);
  registerBlindReturnRoute(app, context, blindReturnsPerMinute);
  await app.register(async (scope) => registerWebhookRoutes(scope, context));
}

/** Counts by address, on the routes that say how many; backends are trusted with their own pace. */
async function registerRateLimit(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    ...perMinute,
    global: false,
    allowList: (request) => request.caller.kind === 'backend',
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}
