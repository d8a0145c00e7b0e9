import { Problem, problems, type ProblemCode } from 'ekyc-verify-protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';

/** Codes of Fastify's own errors, and what they are called here. */
const fastifyCodes: Record<string, ProblemCode> = {
  FST_ERR_VALIDATION: 'invalid-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-request',
  FST_ERR_BAD_URL: 'invalid-request',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_NOT_FOUND: 'not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

/** Any error as one that the caller may see; what is not ours becomes `internal-error`. */
export function problemErrorOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : fastifyCodes[code];
  if (known !== undefined) return new ProblemError(known);
  // Errors of the JSON parser and of the file sender have no code of Fastify's, only a status.
  if (statusCode === 403 || statusCode === 404) return new ProblemError('not-found');
  // Also a range that a file does not have (416) and a precondition that does not hold (412).
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ProblemError('invalid-request');
  }
  return new ProblemError('internal-error', { cause: error });
}

/** The problem document (RFC 9457) of an error. */
export function problemOf(error: ProblemError, requestId: string): Problem {
  return {
    type: `urn:ekyc-verify:problem:${error.code}`,
    title: problems[error.code].title,
    status: error.status,
    code: error.code,
    requestId,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}

/** Answers errors and unknown addresses with problem documents, and logs what the operator needs. */
export function registerProblems(app: FastifyInstance): void {
  app.decorateReply('problemCode');
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request, reply) =>
    answerProblem(new ProblemError('not-found'), request, reply),
  );
}

/** Answers one error as a problem document. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemErrorOf(error);
  reply.problemCode = problem.code;
  logProblem(request, problem);
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.code === 'body-too-large') letBodyEnd(request, reply);
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(problemOf(problem, request.id));
}

/**
 * Fastify would end the connection while the caller still sends, so that the answer is lost: reverse
 * proxies make a 502 of that. What is left of the body is read and dropped instead, until the request
 * is over or its time is.
 */
function letBodyEnd(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection');
  request.raw.resume();
}

/**
 * An error's message may quote what it complains about (an address, a body), so only its name, its
 * code and the places it passed go to the log.
 */
export function logProblem(request: FastifyRequest, problem: ProblemError): void {
  const facts = { code: problem.code, ...problem.log };
  if (problem.code === 'internal-error') {
    request.log.error({ ...facts, ...describeCause(problem.cause) }, 'request failed');
  } else if (problem.status >= 500) {
    request.log.warn(facts, 'request failed');
  }
}

function describeCause(cause: unknown): Record<string, unknown> {
  if (!(cause instanceof Error)) return {};
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const { code } = cause as { code?: unknown };
  return {
    error: cause.name,
    ...(typeof code === 'string' ? { errorCode: code } : {}),
    stack: frames.map((frame) => frame.trim()),
  };
}

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the problem that was answered, for the access log. */
    problemCode: ProblemCode | undefined;
  }
}

const retryAfter = Type.Integer({
  description: 'Seconds to wait; with 429, and with most of 503.',
});

const problem = {
  description: 'A problem document (RFC 9457).',
  headers: { 'Retry-After': retryAfter },
  content: { 'application/problem+json': { schema: Problem } },
};

/** The answers that every call may give instead of its own, as a route's schema declares them. */
export const problemAnswers = { '4xx': problem, '5xx': problem };
