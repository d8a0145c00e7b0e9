import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** Describes every route registered after it as OpenAPI 3.1. */
export async function registerOpenApi(
  app: FastifyInstance,
  { publicUrl, version }: { publicUrl: string; version: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ekyc-verify proxy',
        version,
        description:
          'Creates identity verifications, begins attempts at Tencent Cloud, and tells how they ended.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          clientSecret: {
            type: 'http',
            scheme: 'bearer',
            description: 'Client secret of a verification: gives access to that one only.',
          },
          apiKey: { type: 'http', scheme: 'bearer', description: 'API key of your backend.' },
          reportKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'API key that can read reports: one of EKYC_REPORT_API_KEYS.',
          },
          metricsToken: { type: 'http', scheme: 'bearer', description: 'EKYC_METRICS_TOKEN.' },
        },
      },
    },
  });
}

/** `GET /openapi.json`: that description. */
export function registerOpenApiRoute(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
