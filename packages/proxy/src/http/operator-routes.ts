import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Store } from '../store/store.js';
import { problemAnswers } from './problem-answer.js';

const Health = Type.Object({ status: Type.Literal('ok') });

/** `/healthz`: the process answers. `/readyz`: it can do its work, so the database answers too. */
export function registerOperatorRoutes(app: FastifyInstance, store: Store): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'Whether the process is alive',
        response: { 200: Health },
      },
    },
    () => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'Whether the proxy can take requests',
        response: {
          200: Health,
          ...problemAnswers,
        },
      },
    },
    async () => {
      await store.ping();
      return { status: 'ok' };
    },
  );
}
