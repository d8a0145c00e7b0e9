import {
  ListQuery,
  Report,
  reportMedia,
  VerificationId,
  VerificationList,
  VerificationRecord,
  WebhookMessage,
  webhookStates,
  type ReportMedium,
} from 'ekyc-verify-protocol';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import { problemAnswers } from '../plugins/problems.js';
import type { TypedInstance } from '../plugins/input.js';
import { readReport } from '../report/report.js';
import { requireBackend } from '../plugins/auth.js';
import type { OutboxMessage } from '../store/rows.js';
import { isoTime, isoTimeOrNull } from '../time.js';
import type { Context } from '../verifications/context.js';
import { cancelVerification, eraseVerification } from '../verifications/end.js';
import { listVerifications } from '../verifications/list.js';
import { findFor, readRecord } from '../verifications/read.js';
import { callerGone } from './request.js';

const params = Type.Object({ id: VerificationId });
const security = [{ apiKey: [] }];

/** What a backend does for those who support people: list, cancel and erase verifications. */
export function registerManagementRoutes(app: TypedInstance, context: Context): void {
  app.addHook('onRequest', async ({ caller }) => void requireBackend(caller));
  app.get(
    '/verifications',
    {
      schema: {
        operationId: 'listVerifications',
        summary: 'List verifications',
        description:
          'For a backend. Newest first. To get the next page, send the same filters and `cursor`.',
        security,
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
        security,
        params,
        response: { 200: VerificationRecord, ...problemAnswers },
      },
    },
    async (request) => {
      const row = await findFor(context, request.params.id, request.caller);
      return readRecord(context, await cancelVerification(context, row));
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
        security,
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

const ReportQuery = Type.Object(
  {
    include: Type.Optional(
      Type.String({
        pattern: `^(all|(${reportMedia.join('|')})(,(${reportMedia.join('|')}))*)$`,
        description: `Images and video to include: \`all\`, or a comma-separated list of ${reportMedia.join(', ')}. Default: none.`,
      }),
    ),
  },
  { additionalProperties: false },
);

/** `GET /verifications/{id}/report`: the whole result, for a backend whose key has that scope. */
export function registerReportRoute(app: TypedInstance, context: Context): void {
  app.get(
    '/verifications/:id/report',
    {
      // A HEAD would be written down as somebody who read the report.
      exposeHeadRoute: false,
      schema: {
        operationId: 'getReport',
        summary: 'Get the report of a verification',
        description:
          'For a backend whose key is in EKYC_REPORT_API_KEYS. Returns personal data of the deciding attempt: document fields and, if you ask for them, images and video. The proxy stores only who read it and when. Without `include`, it passes on only the fields that it knows.',
        security: [{ reportKey: [] }],
        params,
        querystring: ReportQuery,
        response: {
          200: {
            description:
              'The verification, and the vendor’s answer without what was not asked for.',
            content: { 'application/json': { schema: Report } },
          },
          ...problemAnswers,
        },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      if (caller.kind !== 'backend' || !caller.mayReadReports) {
        throw new ProblemError('report-key-required');
      }
      const row = await findFor(context, request.params.id, caller);
      const { include = '' } = request.query;
      const names = include === 'all' ? reportMedia : include.split(',').filter(Boolean);
      const report = await readReport(
        context,
        row,
        new Set(names as ReportMedium[]),
        caller.keyHash,
        callerGone(reply),
      );
      return reply.type('application/json; charset=utf-8').send(report as never);
    },
  );
}

const mostMessages = 100;

/** Lists webhooks by state, and sends one again: for a backend whose endpoint was away for long. */
export function registerWebhookRoutes(app: TypedInstance, context: Context): void {
  app.addHook('onRequest', async ({ caller }) => void requireBackend(caller));
  app.get(
    '/webhooks',
    {
      schema: {
        operationId: 'listWebhooks',
        summary: 'List webhooks',
        description: `For a backend. Returns up to ${mostMessages} in that state, newest first.`,
        security,
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
        security,
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
    nextDeliveryAt: isoTimeOrNull(nextDeliveryAt),
  };
}
