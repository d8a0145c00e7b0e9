import { Handoff, VerificationId } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import type { Context } from '../verifications/context.js';
import { offerHandoff } from '../verifications/handoff.js';
import { findFor } from '../verifications/read.js';
import { problemAnswers } from './problem-answer.js';
import type { TypedInstance } from './typed-instance.js';

/** `POST /verifications/{id}/handoff`: the computer's page asks for a code to show to a phone. */
export function registerHandoffRoute(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.post(
    '/verifications/:id/handoff',
    {
      bodyLimit: 1024,
      config: { rateLimit: { max: context.config.limits.startsPerMinute } },
      schema: {
        operationId: 'offerHandoff',
        summary: 'Make a code that a phone can take the verification over with',
        description:
          'For the holder of the client secret, of a verification started with `flow` `handoff`. An earlier code is good no longer.',
        security: [{ clientSecret: [] }],
        params: Type.Object({ id: VerificationId }),
        response: { 201: Handoff, ...problemAnswers },
      },
    },
    async (request, reply) => {
      // A code shown by a backend would let a phone in without the page that follows along.
      if (request.caller.kind === 'backend') throw new ProblemError('verification-not-found');
      const row = await findFor(context, request.params.id, request.caller);
      return reply.code(201).send(await offerHandoff(context, row));
    },
  );
}
