import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { Recorder } from '../metrics/metrics.js';

const scope = new AsyncLocalStorage<string>();

/** The id of the request that is being answered; undefined for what the proxy does by itself. */
export function currentRequestId(): string | undefined {
  return scope.getStore();
}

/**
 * Lets everything that a request leads to know the request's id, so that a log line about a call
 * to the vendor names both the request and the vendor's RequestId.
 */
export function registerRequestScope(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => scope.run(request.id, done));
  // A body arrives in events of its connection, which know nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => scope.run(request.id, done));
}

/**
 * One line for each answer. The route's pattern stands for the address: query strings, ids in
 * paths, bodies and headers may hold tokens and stay out.
 */
export function registerAccessLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.is404 ? null : (request.routeOptions.url ?? null),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(reply.problemCode === undefined ? {} : { code: reply.problemCode }),
      },
      'answered',
    );
    done();
  });
}

/** Counts and times every answer. Routes stand by their patterns, which are few. */
export function registerRequestMetrics(app: FastifyInstance, metrics: Recorder): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    metrics.count('ekyc_http_responses_total', { route, status: String(reply.statusCode) });
    metrics.observe('ekyc_http_request_duration_seconds', { route }, reply.elapsedTime / 1000);
    if (reply.problemCode !== undefined) {
      metrics.count('ekyc_problems_total', { code: reply.problemCode });
    }
    done();
  });
}
