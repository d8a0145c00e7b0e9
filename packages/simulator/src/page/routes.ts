import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../options.js';
import { findOutcome, parseOutcomes, type OutcomeName } from '../outcomes.js';
import { findScenario, type Scenario } from '../scenarios.js';
import type { Verification, VerificationBook } from '../verifications.js';
import { pageOf, type PageOptions } from './document.js';
import type { Html } from './html.js';
import { returnUrl } from './return-url.js';
import { checkView, expiredView, leavingView, messageView, planView, resultView } from './views.js';

export type PageRouteOptions = { book: VerificationBook; settings: Settings };

/**
 * The hosted page. Unsafe on purpose: whoever has the token decides how the verification ends, from
 * any site and without a check of where the form came from.
 */
export async function pageRoutes(
  app: FastifyInstance,
  { book, settings }: PageRouteOptions,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  const show = (reply: FastifyReply, status: number, content: Html, options?: PageOptions) => {
    const { body, headers } = pageOf(content, options);
    return reply.code(status).headers(headers).send(body);
  };
  const unknown = (reply: FastifyReply) =>
    show(reply, 404, messageView('Nothing here', 'There is no verification with this token.'));
  const wayBack = ({ redirectUrl, bizToken }: Verification) =>
    returnUrl(redirectUrl, bizToken, settings.returnStyle);

  const notPossible = (reply: FastifyReply) =>
    show(reply, 400, messageView('Not possible', 'There is no such result or test document.'));

  app.get('/', async (_request, reply) => show(reply, 200, planView(book.planned())));

  app.post('/outcomes', async (request, reply) => {
    try {
      book.plan(parseOutcomes(formOf(request).get('outcomes') ?? ''));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return show(
        reply,
        400,
        messageView('Not possible', `Nothing was changed: ${error.message}.`),
      );
    }
    return reply.redirect('/', 303);
  });

  /** Does what was chosen for a verification that has not ended, and sends the browser on. */
  const carryOut = (
    reply: FastifyReply,
    verification: Verification,
    chosen: Exclude<OutcomeName, 'ask'>,
    showsResult: (scenario: Scenario) => boolean,
  ) => {
    const here = `/reflect/?token=${verification.bizToken}`;
    const leave = `/reflect/leave?token=${verification.bizToken}`;
    if (chosen === 'go-back-unfinished') return reply.redirect(leave, 303);
    if (chosen === 'let-it-expire') {
      book.expire(verification);
      return reply.redirect(here, 303);
    }
    const scenario = findScenario(chosen);
    book.finish(verification, scenario);
    return reply.redirect(showsResult(scenario) ? here : leave, 303);
  };

  app.get('/reflect/', async (request, reply) => {
    const verification = book.find(tokenOf(request.query));
    if (verification === undefined) return unknown(reply);
    book.open(verification);
    const { themeColor } = themeOf(verification);
    const said = choiceOf(request.query);
    const chosen = said === null ? book.takePlanned(verification) : findOutcome(said);
    if (book.stateOf(verification) === 'opened') {
      if (chosen === undefined) return notPossible(reply);
      if (chosen !== null && chosen !== 'ask') {
        return carryOut(reply, verification, chosen, () => false);
      }
    }
    switch (book.stateOf(verification)) {
      case 'finished':
        return show(reply, 200, resultView(verification, wayBack(verification)), { themeColor });
      case 'expired':
        return show(reply, 410, expiredView(wayBack(verification)), { themeColor });
      default:
        return show(reply, 200, checkView(verification), { themeColor });
    }
  });

  app.post('/reflect/', async (request, reply) => {
    const form = formOf(request);
    const verification = book.find(form.get('token') ?? '');
    if (verification === undefined) return unknown(reply);
    const state = book.stateOf(verification);
    // A second tap, or a page of before: show where things stand.
    if (state === 'finished' || state === 'expired') {
      return reply.redirect(`/reflect/?token=${verification.bizToken}`, 303);
    }
    const chosen = findOutcome(form.get('document') ?? form.get('choice') ?? '');
    if (chosen === undefined || chosen === 'ask') return notPossible(reply);
    return carryOut(reply, verification, chosen, ({ errorCode, group }) => {
      const skipsResult = errorCode === 0 && verification.config.AutoSkip === true;
      return !skipsResult && group !== 'left';
    });
  });

  app.get('/reflect/leave', async (request, reply) => {
    const verification = book.find(tokenOf(request.query));
    if (verification === undefined) return unknown(reply);
    const refreshTo = wayBack(verification);
    return show(reply, 200, leavingView(refreshTo), { ...themeOf(verification), refreshTo });
  });

  app.setNotFoundHandler(async (_request, reply) =>
    show(reply, 404, messageView('Nothing here', 'The simulator has no such page.')),
  );
}

/** What the address says about how this ends; null: nothing. */
function choiceOf(query: unknown): string | null {
  const { scenario, document } = query as Record<string, unknown>;
  const [said = null] = [scenario, document].filter((each) => typeof each === 'string');
  return said;
}

function formOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

function themeOf({ config }: Verification): { themeColor: string | undefined } {
  return { themeColor: config.ThemeColor };
}

function tokenOf(query: unknown): string {
  const { token } = query as { token?: unknown };
  return typeof token === 'string' ? token : '';
}
