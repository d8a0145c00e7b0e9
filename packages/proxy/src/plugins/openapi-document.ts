import swagger from '@fastify/swagger';
import fastify, { type FastifySchema, type HTTPMethods } from 'fastify';
import { ownCompilersOnly } from './schema-controller.js';

/** What a document needs to know of a route. */
export type DescribedRoute = {
  method: HTTPMethods | HTTPMethods[];
  /** With every prefix. */
  url: string;
  schema: FastifySchema;
};

/** Whose document it is. */
export type Described = { publicUrl: string; version: string };

/** The OpenAPI document of these routes. They are registered once more, on a server that never listens. */
export async function openApiDocument(
  routes: readonly DescribedRoute[],
  { publicUrl, version }: Described,
): Promise<object> {
  const app = fastify({ exposeHeadRoutes: false, schemaController: ownCompilersOnly });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ekyc-verify proxy',
        version,
        description: 'Starts identity verifications at Tencent Cloud and tells how they ended.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          clientSecret: {
            type: 'http',
            scheme: 'bearer',
            description: 'The secret that a start answered with; opens that verification alone.',
          },
          apiKey: { type: 'http', scheme: 'bearer', description: 'A key of the site’s backend.' },
        },
      },
    },
  });
  for (const route of routes) app.route({ ...route, handler: () => null });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
