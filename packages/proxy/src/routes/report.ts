import { Report, reportMedia, VerificationId, type ReportMedium } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import { problemAnswers } from '../plugins/problems.js';
import type { TypedInstance } from '../plugins/input.js';
import { readReport } from '../report/report.js';
import type { Context } from '../verifications/context.js';
import { findFor } from '../verifications/read.js';
import { callerGone } from './request.js';

const Query = Type.Object(
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
export function registerReportRoute(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.get(
    '/verifications/:id/report',
    {
      schema: {
        operationId: 'getReport',
        summary: 'Get the report of a verification',
        description:
          'For a backend whose key is in EKYC_REPORT_API_KEYS. Returns personal data of the deciding attempt: document fields and, if you ask for them, images and video. The proxy stores only who read it and when. Without `include`, it passes on only the fields that it knows.',
        security: [{ reportKey: [] }],
        params: Type.Object({ id: VerificationId }),
        querystring: Query,
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
