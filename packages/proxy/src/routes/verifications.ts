import {
  backendFieldNames,
  compareImageLength,
  idempotencyKeyPattern,
  ReturnRequest,
  StartedVerification,
  StartRequest,
  Verification,
  VerificationId,
} from 'ekyc-verify-protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import { problemAnswers } from '../plugins/problems.js';
import type { TypedInstance } from '../plugins/schemas.js';
import type { Context } from '../verifications/context.js';
import { findFor, readVerification } from '../verifications/read.js';
import { returnVerification } from '../verifications/return.js';
import { startVerification, type Initiator } from '../verifications/start.js';
import { callerGone, capBody, headerOf, waitOf } from './request.js';

const location = Type.String({ description: 'Where to get the verification.' });
const preferenceApplied = Type.String({ description: 'The wait that was granted, if any.' });

const pageBodyBytes = 16 * 1024;
/** Leaves room for a photo. */
const backendBodyBytes = compareImageLength + 1024 * 1024;

/** `POST /verifications`: a page on an allowed origin, or a backend, starts a verification. */
export function registerStartRoute(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.post(
    '/verifications',
    {
      bodyLimit: backendBodyBytes,
      config: { rateLimit: { max: context.config.limits.attemptsPerMinute } },
      onRequest: async (request) => mayStart(request, context),
      preParsing: async (request, _reply, payload) =>
        request.caller.kind === 'backend'
          ? payload
          : capBody(payload, request.headers, pageBodyBytes),
      schema: {
        operationId: 'startVerification',
        summary: 'Create a verification',
        description:
          'For a page on an allowed origin, or a backend with an API key. Buys a verification from the vendor; 200 instead of 201 answers with one that was bought before, for a repeated Idempotency-Key or with reuseOpen.',
        security: [{}, { apiKey: [] }],
        headers: Type.Object({
          'Idempotency-Key': Type.Optional(
            Type.String({
              pattern: idempotencyKeyPattern,
              description:
                'For backends: repeating a request with the same key buys nothing again.',
            }),
          ),
        }),
        body: StartRequest,
        response: {
          200: { ...StartedVerification, headers: { Location: location } },
          201: { ...StartedVerification, headers: { Location: location } },
          ...problemAnswers,
        },
      },
    },
    async (request, reply) => {
      const initiator = initiatorOf(request);
      if (initiator.kind === 'page') {
        refuseBackendFields(request.body);
        await context.captcha?.mustBeSolved(request.body.captchaToken, request.ip);
      }
      const { started, isNew } = await startVerification(
        context,
        request.body,
        initiator,
        callerGone(reply),
      );
      return reply
        .code(isNew ? 201 : 200)
        .header('location', `${context.config.publicUrl}/v1/verifications/${started.id}`)
        .send(started);
    },
  );
}

/** Refuses a start that no body could make good, before the body is read. */
function mayStart(request: FastifyRequest, { config }: Context): void {
  const pagesMayStart = config.pageStarts && config.allowedOrigins.length > 0;
  if (initiatorOf(request).kind === 'page' && !pagesMayStart) {
    throw new ProblemError('page-starts-off');
  }
}

function initiatorOf(request: FastifyRequest): Initiator {
  const idempotencyKey = headerOf(request, 'idempotency-key') ?? null;
  switch (request.caller.kind) {
    case 'client-secret':
      throw new ProblemError('api-key-invalid');
    case 'backend':
      if (idempotencyKey !== null && !new RegExp(idempotencyKeyPattern).test(idempotencyKey)) {
        throw new ProblemError('invalid-request', {
          detail: 'Idempotency-Key takes 1 to 255 visible ASCII characters.',
        });
      }
      return { kind: 'backend', keyHash: request.caller.keyHash, idempotencyKey };
    case 'anonymous':
      if (request.headers.origin === undefined) throw new ProblemError('credentials-missing');
      if (idempotencyKey !== null) {
        throw new ProblemError('api-key-required', {
          detail: 'Idempotency-Key is for backends.',
        });
      }
      return { kind: 'page', origin: request.headers.origin };
  }
}

function refuseBackendFields(body: StartRequest): void {
  const errors = backendFieldNames
    .filter((field) => field in body)
    .map((field) => ({ pointer: `/${field}`, detail: 'needs an API key' }));
  if (errors.length > 0) throw new ProblemError('api-key-required', { errors });
}

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
  const rateLimit = { max: context.config.limits.attemptsPerMinute * callsPerStart };
  app.post(
    '/verifications/:id/return',
    {
      bodyLimit: returnBodyBytes,
      config: { rateLimit },
      schema: {
        operationId: 'returnVerification',
        summary: 'Report a return',
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
        summary: 'Get a verification',
        description:
          'For the holder of the client secret, or a backend. `Prefer: wait=20` waits for the end.',
        security: [{ clientSecret: [] }, { apiKey: [] }],
        params: Params,
        headers: Type.Object({
          Prefer: Type.Optional(
            Type.String({ description: '`wait=N`: wait up to N seconds, at most 25 (RFC 7240).' }),
          ),
        }),
        response: {
          200: { ...Verification, headers: { 'Preference-Applied': preferenceApplied } },
          ...problemAnswers,
        },
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
