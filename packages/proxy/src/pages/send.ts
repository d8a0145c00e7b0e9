import {
  languages,
  matchLanguage,
  type Language,
  type Notice,
  type PageMessages,
} from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import { logProblem, problemErrorOf } from '../plugins/problems.js';
import { hostedPage, html, type HostedPage, type PageTone } from './document.js';

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

/** The texts that make a page of their own, with their HTTP status and tone. */
const notices = {
  codeExpired: { status: 404, tone: 'warning' },
  done: { status: 200, tone: 'success' },
  linkExpired: { status: 404, tone: 'warning' },
  busy: { status: 429, tone: 'warning' },
  service: { status: 503, tone: 'warning' },
} as const satisfies Partial<Record<keyof PageMessages, { status: number; tone: PageTone }>>;
type NoticeName = keyof typeof notices;

/** A page that says one thing. */
export function noticePage(language: Language, name: NoticeName): HostedPage {
  const { title, text }: Notice = pageMessages[language][name];
  return hostedPage(language, {
    ...notices[name],
    title,
    content: html`<p>${text}</p>`,
  });
}

/**
 * The language that a browser asks for (RFC 9110, section 12.5.4): the first of the most wanted that
 * there is; English when there is none.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const found = matchLanguage(tag, languages);
    if (found !== null) return found;
  }
  return 'en';
}
