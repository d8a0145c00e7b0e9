import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** Describes every route registered after it as OpenAPI 3.1, at `/openapi.json`. */
export async function registerOpenApi(
  app: FastifyInstance,
  options: { publicUrl: string; version: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ekyc-verify proxy',
        version: options.version,
        description: 'Starts identity verifications at Tencent Cloud and tells how they ended.',
      },
      servers: [{ url: options.publicUrl }],
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
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
