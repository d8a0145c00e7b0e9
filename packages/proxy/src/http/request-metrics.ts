import type { FastifyInstance } from 'fastify';
import type { Recorder } from '../metrics/metrics.js';

/** Counts and times every answer. Routes stand by their patterns, which are few. */
export function registerRequestMetrics(app: FastifyInstance, metrics: Recorder): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    metrics.count('ekyc_http_responses_total', { route, status: String(reply.statusCode) });
    metrics.time('ekyc_http_request_duration_seconds', { route }, reply.elapsedTime / 1000);
    if (reply.problemCode !== undefined) {
      metrics.count('ekyc_problems_total', { code: reply.problemCode });
    }
    done();
  });
}
