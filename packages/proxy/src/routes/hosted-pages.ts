import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../config/config.js';
import { problemErrorOf, logProblem } from '../plugins/problems.js';
import { pagePolicy, type HostedPage } from '../handoff/document.js';
import { noticePage, type NoticeName } from '../handoff/pages.js';
import { languageOf } from '../handoff/language.js';

/** Sends a page of the proxy's own: kept nowhere, framed by nobody, without script. */
export function sendPage(reply: FastifyReply, page: HostedPage): FastifyReply {
  return reply
    .code(page.status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy,
      vary: 'Accept-Language',
    })
    .type('text/html; charset=utf-8')
    .send(page.body);
}

/** How many of these pages a client may ask for a minute at least; phones often share an address. */
const leastPagesPerMinute = 120;

/** How many of these pages a client may ask for a minute. */
export function pagesPerMinute({ attemptsPerMinute }: Config['limits']): number {
  // Whoever lets more people start from one address lets more go on from one.
  return Math.max(leastPagesPerMinute, 4 * attemptsPerMinute);
}

/**
 * Answers errors on these addresses with pages: a person opens them, not a program.
 *
 * @param notHere What is said where there is nothing.
 */
export function setPageErrors(app: FastifyInstance, notHere: NoticeName): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemErrorOf(error);
    reply.problemCode = problem.code;
    logProblem(request, problem);
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
    const name = problem.status === 429 ? 'busy' : problem.status >= 500 ? 'service' : notHere;
    const language = languageOf(request.headers['accept-language']);
    return sendPage(reply, { ...noticePage(language, name), status: problem.status });
  });
}
