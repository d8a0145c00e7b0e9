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
 * Logs, counts and times every answer. The route's pattern stands for the address: query strings, ids
 * in paths, bodies and headers may hold tokens and stay out.
 */
export function registerObservation(app: FastifyInstance, metrics: Recorder): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, log, is404, routeOptions } = request;
    const { statusCode: status, elapsedTime, problemCode: code } = reply;
    const route = is404 ? null : (routeOptions.url ?? null);
    const ms = Math.round(elapsedTime * 10) / 10;
    log.info({ method, route, status, ms, ...(code !== undefined && { code }) }, 'answered');
    const counted = { route: route ?? 'none' };
    metrics.count('ekyc_http_responses_total', { ...counted, status: String(status) });
    metrics.observe('ekyc_http_request_duration_seconds', counted, elapsedTime / 1000);
    if (code !== undefined) metrics.count('ekyc_problems_total', { code });
    done();
  });
}
