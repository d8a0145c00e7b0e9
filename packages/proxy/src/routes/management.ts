import {
  ListQuery,
  VerificationId,
  VerificationList,
  VerificationRecord,
} from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { problemAnswers } from '../plugins/problems.js';
import type { TypedInstance } from '../plugins/input.js';
import { requireBackend } from '../plugins/auth.js';
import { cancelVerification } from '../verifications/cancel.js';
import type { Context } from '../verifications/context.js';
import { eraseVerification } from '../verifications/erase.js';
import { listVerifications } from '../verifications/list.js';
import { findFor } from '../verifications/read.js';

const params = Type.Object({ id: VerificationId });

/** What a backend does for those who support people: list, cancel and erase verifications. */
export function registerManagementRoutes(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.addHook('onRequest', async ({ caller }) => void requireBackend(caller));
  app.get(
    '/verifications',
    {
      schema: {
        operationId: 'listVerifications',
        summary: 'List verifications',
        description:
          'For a backend. Newest first. To get the next page, send the same filters and `cursor`.',
        security: [{ apiKey: [] }],
        querystring: ListQuery,
        response: { 200: VerificationList, ...problemAnswers },
      },
    },
    (request) => listVerifications(context, request.query),
  );
  app.post(
    '/verifications/:id/cancel',
    {
      bodyLimit: 1024,
      schema: {
        operationId: 'cancelVerification',
        summary: 'Cancel a verification',
        description:
          'For a backend. Ends a pending verification, so that nobody can begin or pass. Canceling it again changes nothing. If it has ended in another way, you get `verification-over`.',
        security: [{ apiKey: [] }],
        params,
        response: { 200: VerificationRecord, ...problemAnswers },
      },
    },
    async (request) => {
      const row = await findFor(context, request.params.id, request.caller);
      return cancelVerification(context, row);
    },
  );
  app.delete(
    '/verifications/:id',
    {
      schema: {
        operationId: 'eraseVerification',
        summary: 'Erase a verification',
        description:
          'For a backend. Deletes the verification with its attempts, its webhooks, and the record of who read its report. You can’t undo this.',
        security: [{ apiKey: [] }],
        params,
        response: { 204: Type.Null({ description: 'It is gone.' }), ...problemAnswers },
      },
    },
    async (request, reply) => {
      await eraseVerification(context, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
