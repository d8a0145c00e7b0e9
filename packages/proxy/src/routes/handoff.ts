import { stringifySetCookie } from 'cookie';
import { Handoff, pageCodePattern, VerificationId } from 'ekyc-verify-protocol';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import { browserCookie, comesFromOurPage, seenCookie } from '../handoff/cookies.js';
import {
  acceptHandoff,
  findHandoff,
  handoffNumber,
  offerHandoff,
  type AcceptedHandoff,
} from '../handoff/handoff.js';
import { againPage, confirmPage, leavingPage } from '../handoff/pages.js';
import {
  languageOf,
  noteProblem,
  noticePage,
  pagesPerMinute,
  reasonOf,
  sendPage,
  setPageErrors,
} from '../pages/send.js';
import { problemAnswers } from '../plugins/problems.js';
import { registerRateLimit } from '../plugins/rate-limit.js';
import type { TypedInstance } from '../plugins/input.js';
import type { Context } from '../verifications/context.js';
import { findFor } from '../verifications/read.js';
import { callerGone } from './request.js';

const params = Type.Object({ code: Type.String({ pattern: pageCodePattern }) });

/**
 * `GET /v/{code}`: what a QR code leads a phone to. It names the site and asks, and changes nothing,
 * since previews of links open it too. `POST`, by the page's button, begins an attempt, uses the code up
 * and goes on.
 */
export async function registerHandoffPages(app: TypedInstance, context: Context): Promise<void> {
  setPageErrors(app, 'codeExpired');
  // What the button's form sends is empty.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  await registerRateLimit(app, { max: pagesPerMinute(context.config.limits) });
  const { publicUrl } = context.config;

  app.get('/:code', { schema: { hide: true, params } }, async (request, reply) => {
    const { code } = request.params;
    const language = languageOf(request.headers['accept-language']);
    const offered = await findHandoff(context, code);
    if (offered === null) return sendPage(reply, noticePage(language, 'codeExpired'));
    reply.header('set-cookie', stringifySetCookie(seenCookie(publicUrl, code)));
    return sendPage(reply, confirmPage(language, offered));
  });

  // Programs that read codes or find links in a text put a slash behind them.
  app.get('/:code/', { schema: { hide: true, params } }, (request, reply) =>
    reply.redirect(`${publicUrl}/v/${request.params.code}`, 303),
  );

  app.post(
    '/:code',
    { bodyLimit: 1024, schema: { hide: true, params } },
    async (request, reply) => {
      const { code } = request.params;
      // Another site's page must not press the button: the person has to see what this one says.
      if (!comesFromOurPage(request, publicUrl, code))
        return reply.redirect(`${publicUrl}/v/${code}`, 303);
      const language = languageOf(request.headers['accept-language']);
      let accepted: AcceptedHandoff | null;
      try {
        accepted = await acceptHandoff(context, code, callerGone(reply));
      } catch (error) {
        const problem = noteProblem(error, request, reply);
        const name = reasonOf(problem);
        if (name === null) return sendPage(reply, noticePage(language, 'codeExpired'));
        return sendPage(reply, againPage(language, handoffNumber(code), name, problem.status));
      }
      if (accepted === null) return sendPage(reply, noticePage(language, 'codeExpired'));
      const { attemptId, mark } = accepted;
      reply.header('set-cookie', stringifySetCookie(browserCookie(publicUrl, attemptId, mark)));
      return sendPage(reply, leavingPage(language, accepted.verificationUrl));
    },
  );

  app.get('/done', { schema: { hide: true } }, (request, reply) =>
    sendPage(reply, noticePage(languageOf(request.headers['accept-language']), 'done')),
  );
}

/** Codes that an address may ask for a minute, for each attempt: an open page renews its own. */
const codesPerAttempt = 2;

/** `POST /verifications/{id}/handoff`: the computer's page asks for a code to show to a phone. */
export function registerHandoffRoute(app: TypedInstance, context: Context): void {
  app.post(
    '/verifications/:id/handoff',
    {
      bodyLimit: 1024,
      config: { limit: { max: context.config.limits.attemptsPerMinute * codesPerAttempt } },
      schema: {
        operationId: 'createHandoff',
        summary: 'Create a hand-off to a phone',
        description:
          'For the holder of the client secret. Creates a URL to show as a QR code. The page behind it has a button that begins the attempt. An earlier URL no longer works.',
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
