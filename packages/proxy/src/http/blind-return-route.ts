import { ReturnRequest } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../verifications/context.js';
import { noteReturn } from '../verifications/return.js';
import { problemAnswers } from './problem-answer.js';
import type { TypedInstance } from './typed-instance.js';

/**
 * `POST /returns`: somebody came back, but the page has lost the client secret. The proxy looks
 * after the result for the backend; the caller learns nothing, not even whether the token is real.
 */
export function registerBlindReturnRoute(
  parent: FastifyInstance,
  context: Context,
  callsPerMinute: number,
): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.post(
    '/returns',
    {
      bodyLimit: 1024,
      config: { rateLimit: { max: callsPerMinute } },
      schema: {
        operationId: 'reportReturn',
        summary: 'Report that somebody came back, without learning more',
        description:
          'For anyone. Makes the proxy fetch the result for the backend. Answers the same whatever the token is.',
        body: ReturnRequest,
        response: { 202: Type.Object({}), ...problemAnswers },
      },
    },
    (request, reply) => {
      // After the answer, so that its time tells nothing either.
      setImmediate(() => void noteReturn(context, request.body.token));
      return reply.code(202).send({});
    },
  );
}
