import {
  backendFieldNames,
  BeginRequest,
  BegunAttempt,
  compareImageLength,
  CreatedVerification,
  CreateRequest,
  idempotencyKeyPattern,
  ReturnRequest,
  Verification,
  VerificationId,
  VerificationRecord,
} from 'ekyc-verify-protocol';
import { stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import { browserCookie } from '../handoff/cookies.js';
import { problemAnswers } from '../plugins/problems.js';
import type { TypedInstance } from '../plugins/input.js';
import { beginAttempt } from '../verifications/begin.js';
import type { Context } from '../verifications/context.js';
import { createVerification, type Initiator } from '../verifications/create.js';
import { findFor, readVerification } from '../verifications/read.js';
import { browserMarkFor } from '../verifications/return-proof.js';
import { returnVerification } from '../verifications/return.js';
import { callerGone, capBody, headerOf, waitOf } from './request.js';

const location = Type.String({ description: 'Where to get the verification.' });
const preferenceApplied = Type.String({ description: 'The wait that was granted, if any.' });
const Params = Type.Object({ id: VerificationId });

const pageBodyBytes = 16 * 1024;
/** Leaves room for a photo. */
const backendBodyBytes = compareImageLength + 1024 * 1024;

/** A page's body is small; a backend's may hold a photo. */
async function capPageBody(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: Readable,
): Promise<Readable> {
  if (request.caller.kind === 'backend') return payload;
  return capBody(payload, request.headers, pageBodyBytes);
}

/** Creations and attempts of a client are counted together, for both may buy something. */
function attemptLimit({ config }: Context) {
  return { max: config.limits.attemptsPerMinute, group: 'attempts' };
}

/** `POST /verifications`: a page on an allowed origin, or a backend, creates a verification. */
export function registerCreateRoute(app: TypedInstance, context: Context): void {
  app.post(
    '/verifications',
    {
      bodyLimit: backendBodyBytes,
      config: { limit: attemptLimit(context) },
      onRequest: async (request) => mayCreate(request, context),
      preParsing: capPageBody,
      schema: {
        operationId: 'createVerification',
        summary: 'Create a verification',
        description:
          'For a page on an allowed origin, or a backend with an API key. Free, unless `begin` asks for the first attempt as well. If you repeat an `Idempotency-Key`, you get the same verification again, with 200 instead of 201.',
        security: [{}, { apiKey: [] }],
        headers: Type.Object({
          'Idempotency-Key': Type.Optional(
            Type.String({
              pattern: idempotencyKeyPattern,
              description:
                'For backends: a request that you repeat with the same key doesn’t create or buy anything again.',
            }),
          ),
        }),
        body: CreateRequest,
        response: {
          200: { ...CreatedVerification, headers: { Location: location } },
          201: { ...CreatedVerification, headers: { Location: location } },
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
      const { created, isNew } = await createVerification(
        context,
        request.body,
        initiator,
        callerGone(reply),
      );
      return reply
        .code(isNew ? 201 : 200)
        .header('location', `${context.config.publicUrl}/v1/verifications/${created.id}`)
        .send(created);
    },
  );
}

/** Refuses a creation that no body could make good, before the body is read. */
function mayCreate(request: FastifyRequest, { config }: Context): void {
  const pagesMayCreate = config.pageStarts && config.allowedOrigins.length > 0;
  if (initiatorOf(request).kind === 'page' && !pagesMayCreate) {
    throw new ProblemError('page-starts-off');
  }
}

function initiatorOf(request: FastifyRequest): Initiator {
  const idempotencyKey = headerOf(request, 'idempotency-key') ?? null;
  switch (request.caller.kind) {
    case 'client-secret':
      throw new ProblemError('api-key-invalid', {
        detail: 'This is the client secret of a verification. Send an API key.',
      });
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

function refuseBackendFields(body: CreateRequest): void {
  const errors = backendFieldNames
    .filter((field) => field in body)
    .map((field) => ({ pointer: `/${field}`, detail: 'needs an API key' }));
  if (errors.length > 0) throw new ProblemError('api-key-required', { errors });
}

/** Returns and reads that an address may make a minute, for each attempt that it may begin. */
const callsPerAttempt = 12;

/** The calls about one verification: an attempt, the return from it, and how it stands. */
export function registerVerificationRoutes(
  app: TypedInstance,
  context: Context,
  stopping: AbortSignal,
): void {
  const limit = { max: context.config.limits.attemptsPerMinute * callsPerAttempt };
  app.post(
    '/verifications/:id/attempts',
    {
      bodyLimit: backendBodyBytes,
      config: { limit: attemptLimit(context) },
      preParsing: capPageBody,
      // Nothing in it is required, so neither is the body.
      preValidation: async (request) => {
        if (request.body === undefined) request.body = {};
      },
      schema: {
        operationId: 'beginAttempt',
        summary: 'Begin an attempt',
        description:
          'For the holder of the client secret, or a backend. Buys an attempt from the vendor. If there is an open attempt that nobody has come back from, and that the person can still begin for at least two minutes, you get that one instead.',
        security: [{ clientSecret: [] }, { apiKey: [] }],
        params: Params,
        body: BeginRequest,
        response: { 200: BegunAttempt, ...problemAnswers },
      },
    },
    async (request, reply) => {
      const { caller, body } = request;
      if (caller.kind === 'anonymous') throw new ProblemError('credentials-missing');
      const row = await findFor(context, request.params.id, caller);
      const gone = callerGone(reply);
      const { attempt, begun } = await beginAttempt(context, row, body, caller.kind, gone);
      if (attempt.flow === 'link' && caller.kind === 'client-secret') {
        // The page of a link is ours, and keeps it: see `browserMarkFor`.
        const mark = await browserMarkFor(context, attempt);
        const cookie = browserCookie(context.config.publicUrl, attempt.id, mark);
        reply.header('set-cookie', stringifySetCookie(cookie));
      }
      return begun;
    },
  );

  app.post(
    '/verifications/:id/return',
    {
      bodyLimit: pageBodyBytes,
      config: { limit },
      schema: {
        operationId: 'returnVerification',
        summary: 'Report a return',
        description:
          'For the holder of the client secret. Asks the vendor for the result of the attempt that the person came back from.',
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
      config: { limit },
      schema: {
        operationId: 'getVerification',
        summary: 'Get a verification',
        description:
          'For the holder of the client secret, or a backend. Only a backend gets the fields from `initiator` on. With `Prefer: wait=20`, the call stays open until the verification ends, or an attempt begins, returns, or ends.',
        security: [{ clientSecret: [] }, { apiKey: [] }],
        params: Params,
        headers: Type.Object({
          Prefer: Type.Optional(
            Type.String({ description: '`wait=N`: wait up to N seconds, at most 25 (RFC 7240).' }),
          ),
        }),
        response: {
          200: {
            ...Type.Union([VerificationRecord, Verification]),
            headers: { 'Preference-Applied': preferenceApplied },
          },
          ...problemAnswers,
        },
      },
    },
    async (request, reply) => {
      const wait = waitOf(headerOf(request, 'prefer'));
      const row = await findFor(context, request.params.id, request.caller);
      if (wait > 0) reply.header('preference-applied', `wait=${wait}`);
      const signal = AbortSignal.any([callerGone(reply), stopping]);
      return readVerification(context, row, request.caller, wait, signal);
    },
  );
}
