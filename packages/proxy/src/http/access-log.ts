import type { FastifyInstance } from 'fastify';

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
