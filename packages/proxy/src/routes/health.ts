import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../verifications/context.js';
import { problemAnswers } from '../plugins/problems.js';

const Health = Type.Object({ status: Type.Literal('ok') });

const Readiness = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')], {
    description: '`degraded`: only what doesn’t need the vendor works.',
  }),
  vendor: Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('trying')], {
    description:
      '`down`: the vendor can’t be reached, so the proxy makes no calls. `trying`: the next call tries again.',
  }),
});

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work, so the database takes a write. A
 * vendor that is away is named there and changes no status: it is away for every instance, and a load
 * balancer that took them all out would also end what works without it, such as reading results.
 */
export function registerHealthRoutes(
  app: FastifyInstance,
  { store, tencent }: Pick<Context, 'store' | 'tencent'>,
): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'Check that the process is alive',
        security: [],
        response: { 200: Health },
      },
    },
    (_request, reply) => {
      // A page that the proxy refuses may learn that it is there: then the element can say what is wrong.
      reply.header('cross-origin-resource-policy', 'cross-origin');
      return { status: 'ok' as const };
    },
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'Check that the proxy can take requests',
        description:
          'Answers 200 if the database accepts a write, even if the vendor can’t be reached. That affects every instance, so taking one out wouldn’t help.',
        security: [],
        response: {
          200: Readiness,
          ...problemAnswers,
        },
      },
    },
    async () => {
      await store.ping();
      const vendor = tencent.vendorState();
      return { status: vendor === 'up' ? 'ok' : 'degraded', vendor };
    },
  );
}
