import type { FastifyInstance, RouteOptions } from 'fastify';
import type { DescribedRoute, Described } from './openapi-document.js';

/**
 * Describes every route registered after it as OpenAPI 3.1, at `/openapi.json`. The routes are noted
 * as they come; what makes a document of them is loaded when somebody asks for it, because a proxy
 * that nobody asks should not wait for it at each start.
 */
export function registerOpenApi(app: FastifyInstance, described: Described): void {
  const routes: DescribedRoute[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    if (route.method !== 'HEAD') {
      routes.push({ method: route.method, url: route.url, schema: route.schema ?? {} });
    }
  });
  let document: Promise<object> | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, () => {
    document ??= import('./openapi-document.js').then(({ openApiDocument }) =>
      openApiDocument(routes, described),
    );
    return document;
  });
}
