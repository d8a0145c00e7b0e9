import fastify, { type FastifyInstance } from 'fastify';
import { apiRoutes, type ApiOptions } from './api/routes.js';
import { pageRoutes } from './page/routes.js';

/** The web server, not listening yet. It logs nothing. */
export async function buildServer(api: ApiOptions): Promise<FastifyInstance> {
  const { book, settings } = api.context;
  const app = fastify({
    logger: false,
    // Nothing that a test left open may keep it from stopping.
    forceCloseConnections: true,
  });
  await app.register(apiRoutes, api);
  await app.register(pageRoutes, { book, settings });
  return app;
}
