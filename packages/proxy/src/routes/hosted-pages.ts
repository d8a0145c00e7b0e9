import type { FastifyInstance, FastifyReply } from 'fastify';
import { problemErrorOf, logProblem } from '../plugins/problems.js';
import { pagePolicy, type HostedPage } from '../pages/document.js';
import { noticePage, type NoticeName } from '../pages/handoff-pages.js';
import { languageOf } from '../pages/language.js';

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
    const name = problem.status === 429 ? 'busy' : problem.status >= 500 ? 'trouble' : notHere;
    const language = languageOf(request.headers['accept-language']);
    return sendPage(reply, { ...noticePage(language, name), status: problem.status });
  });
}
