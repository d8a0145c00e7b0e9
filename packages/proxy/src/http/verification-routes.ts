import { ReturnRequest, Verification, VerificationId } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import type { Context } from '../verifications/context.js';
import { findFor, readVerification } from '../verifications/read.js';
import { returnVerification } from '../verifications/return.js';
import { callerGone } from './caller-gone.js';
import { headerOf } from './header.js';
import { waitOf } from './prefer.js';
import type { TypedInstance } from './typed-instance.js';
import { problemAnswers } from './problem-answer.js';

const Params = Type.Object({ id: VerificationId });
const returnBodyBytes = 16 * 1024;

/** Returns and reads an address may make a minute, for each start that it may make. */
const callsPerStart = 12;

/** The calls about one verification: its return, and how it stands. */
export function registerVerificationRoutes(
  parent: FastifyInstance,
  context: Context,
  stopping: AbortSignal,
): void {
  const app: TypedInstance = parent.withTypeProvider();
  const rateLimit = { max: context.config.limits.startsPerMinute * callsPerStart };
  app.post(
    '/verifications/:id/return',
    {
      bodyLimit: returnBodyBytes,
      config: { rateLimit },
      schema: {
        operationId: 'returnVerification',
        summary: 'Report that the browser came back',
        description: 'For the holder of the client secret. Asks the vendor for the result.',
        security: [{ clientSecret: [] }],
        params: Params,
        body: ReturnRequest,
        response: { 200: Verification, ...problemAnswers },
      },
    },
    async (request, reply) => {
      if (request.caller.kind === 'backend') throw new ProblemError('verification-not-found');
      const row = await findFor(context, request.params.id, request.caller);
      return returnVerification(context, row, request.body.token, callerGone(reply));
    },
  );

  app.get(
    '/verifications/:id',
    {
      config: { rateLimit },
      schema: {
        operationId: 'readVerification',
        summary: 'Read how a verification stands',
        description:
          'For the holder of the client secret, or a backend. `Prefer: wait=20` waits for the end.',
        security: [{ clientSecret: [] }, { apiKey: [] }],
        params: Params,
        response: { 200: Verification, ...problemAnswers },
      },
    },
    async (request, reply) => {
      const wait = waitOf(headerOf(request, 'prefer'));
      const row = await findFor(context, request.params.id, request.caller);
      if (wait > 0) reply.header('preference-applied', `wait=${wait}`);
      const signal = AbortSignal.any([callerGone(reply), stopping]);
      return readVerification(context, row, wait, signal);
    },
  );
}
