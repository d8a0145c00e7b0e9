import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import { logProblem, problemErrorOf } from '../plugins/problems.js';
import type { HostedPage } from './document.js';
import { languageOf } from './language.js';
import { noticePage, type NoticeName } from './notices.js';

/** Sends a page of the proxy's own: kept nowhere, framed by nobody. */
export function sendPage(reply: FastifyReply, page: HostedPage): FastifyReply {
  return reply
    .code(page.status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': page.policy,
      vary: 'Accept-Language',
    })
    .type('text/html; charset=utf-8')
    .send(page.body);
}

/** How many of these pages a client may ask for a minute at least; phones often share an address. */
const leastPagesPerMinute = 120;

/** How many of these pages a client may ask for a minute. */
export function pagesPerMinute({ attemptsPerMinute }: Config['limits']): number {
  // Whoever lets more people begin from one address lets more go on from one.
  return Math.max(leastPagesPerMinute, 4 * attemptsPerMinute);
}

/**
 * Answers errors below these addresses with pages, unknown ones too: a person opens them, not a program.
 * The instance must have a prefix of its own.
 *
 * @param notHere What is said where there is nothing.
 */
export function setPageErrors(app: FastifyInstance, notHere: NoticeName): void {
  app.setNotFoundHandler(() => {
    throw new ProblemError('not-found');
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = noteProblem(error, request, reply);
    const name = reasonOf(problem) ?? notHere;
    const language = languageOf(request.headers['accept-language']);
    return sendPage(reply, { ...noticePage(language, name), status: problem.status });
  });
}

/** Notes an error for the log, the metrics and the browser, whichever page tells it. */
export function noteProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): ProblemError {
  const problem = problemErrorOf(error);
  reply.problemCode = problem.code;
  logProblem(request, problem);
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  return problem;
}

/** What a person is told of an error that time may mend; null for all others. */
export function reasonOf({ status, code }: ProblemError): 'busy' | 'service' | null {
  if (status === 429 || code === 'upstream-busy' || code === 'overloaded') return 'busy';
  return status >= 500 ? 'service' : null;
}
