import { WebhookMessage, webhookStates } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { isoTime } from '../time.js';
import { ProblemError } from '../errors.js';
import { requireBackend } from '../plugins/auth.js';
import type { OutboxMessage } from '../store/rows.js';
import type { Context } from '../verifications/context.js';
import { problemAnswers } from '../plugins/problems.js';
import type { TypedInstance } from '../plugins/input.js';

const mostMessages = 100;

/** Lists webhooks by state, and sends one again: for a backend whose endpoint was away for long. */
export function registerWebhookRoutes(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.addHook('onRequest', async ({ caller }) => void requireBackend(caller));
  app.get(
    '/webhooks',
    {
      schema: {
        operationId: 'listWebhooks',
        summary: 'List webhooks',
        description: `For a backend. Returns up to ${mostMessages} in that state, newest first.`,
        security: [{ apiKey: [] }],
        querystring: Type.Object(
          {
            state: Type.Optional(
              Type.Enum(webhookStates, {
                description:
                  'State of the webhooks. Default: `failed`, which means that all deliveries failed.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            messages: Type.Array(WebhookMessage, { description: 'Newest first.' }),
          }),
          ...problemAnswers,
        },
      },
    },
    async (request) => {
      const { state = 'failed' } = request.query;
      const messages = await context.store.listMessages(state, mostMessages);
      return { messages: messages.map(viewOfMessage) };
    },
  );
  app.post(
    '/webhooks/:id/resend',
    {
      schema: {
        operationId: 'resendWebhook',
        summary: 'Resend a webhook',
        description:
          'For a backend. Delivers it again with the same `webhook-id`, and counts its deliveries from zero.',
        security: [{ apiKey: [] }],
        params: Type.Pick(WebhookMessage, ['id']),
        response: { 202: Type.Object({}), ...problemAnswers },
      },
    },
    async (request, reply) => {
      const found = await context.store.resendMessage(request.params.id, context.now());
      if (!found) throw new ProblemError('not-found');
      context.outbox.wake();
      return reply.code(202).send({});
    },
  );
}

function viewOfMessage(message: OutboxMessage): WebhookMessage {
  const { id, verificationId, type, state, deliveries, lastError, nextDeliveryAt } = message;
  return {
    id,
    verificationId,
    type,
    state,
    deliveries,
    lastError,
    createdAt: isoTime(message.createdAt),
    nextAttemptAt: nextDeliveryAt === null ? null : isoTime(nextDeliveryAt),
  };
}
