import { Handover, VerificationId } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import type { Context } from '../verifications/context.js';
import { offerHandover } from '../verifications/handover.js';
import { findFor } from '../verifications/read.js';
import { problemAnswers } from './problem-answer.js';
import type { TypedInstance } from './typed-instance.js';

/** `POST /verifications/{id}/handover`: the computer's page asks for a code to show to a phone. */
export function registerHandoverRoute(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.post(
    '/verifications/:id/handover',
    {
      bodyLimit: 1024,
      config: { rateLimit: { max: context.config.limits.startsPerMinute } },
      schema: {
        operationId: 'offerHandover',
        summary: 'Make a code that a phone can take the verification over with',
        description:
          'For the holder of the client secret, of a verification started with `flow` `handover`. An earlier code is good no longer.',
        security: [{ clientSecret: [] }],
        params: Type.Object({ id: VerificationId }),
        response: { 201: Handover, ...problemAnswers },
      },
    },
    async (request, reply) => {
      // A code shown by a backend would let a phone in without the page that follows along.
      if (request.caller.kind === 'backend') throw new ProblemError('verification-not-found');
      const row = await findFor(context, request.params.id, request.caller);
      return reply.code(201).send(await offerHandover(context, row));
    },
  );
}
