import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Settings } from '../options.js';
import { findScenario, scenarioOfDocument, type Scenario } from '../scenarios.js';
import type { Verification, VerificationBook } from '../verifications.js';
import { pageOf, type PageOptions } from './document.js';
import type { Html } from './html.js';
import { returnUrl } from './return-url.js';
import { checkView, choices, expiredView, leavingView, messageView, resultView } from './views.js';

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

  app.get('/', async (_request, reply) =>
    show(
      reply,
      200,
      messageView('Simulator', 'This address stands in for Tencent Cloud’s API: send it a POST.'),
    ),
  );

  const notPossible = (reply: FastifyReply) =>
    show(reply, 400, messageView('Not possible', 'There is no such result or test document.'));

  app.get('/reflect/', async (request, reply) => {
    const verification = book.find(tokenOf(request.query));
    if (verification === undefined) return unknown(reply);
    book.open(verification);
    const { themeColor } = themeOf(verification);
    const chosen = choiceOf(request.query, settings.scenario);
    if (chosen !== null && book.stateOf(verification) === 'opened') {
      const scenario = scenarioOf(chosen);
      if (scenario === undefined) return notPossible(reply);
      book.finish(verification, scenario);
      return reply.redirect(`/reflect/leave?token=${verification.bizToken}`, 303);
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
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const verification = book.find(form.get('token') ?? '');
    if (verification === undefined) return unknown(reply);
    const choice = form.get('document') ?? form.get('choice') ?? '';
    const here = `/reflect/?token=${verification.bizToken}`;
    const state = book.stateOf(verification);
    // A second tap, or a page of before: show where things stand.
    if (state === 'finished' || state === 'expired') return reply.redirect(here, 303);
    const leave = () => reply.redirect(`/reflect/leave?token=${verification.bizToken}`, 303);
    if (choice === choices.giveUp) return leave();
    if (choice === choices.expire) {
      book.expire(verification);
      return reply.redirect(here, 303);
    }
    const scenario = scenarioOf(choice);
    if (scenario === undefined) return notPossible(reply);
    book.finish(verification, scenario);
    const skipsResult = scenario.errorCode === 0 && verification.config.AutoSkip === true;
    return skipsResult || scenario.group === 'left' ? leave() : reply.redirect(here, 303);
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

/** What the address, or else the settings, say about how this ends; null: nothing. */
function choiceOf(query: unknown, usual: string | null): string | null {
  const { scenario, document } = query as Record<string, unknown>;
  const [said = usual] = [scenario, document].filter((each) => typeof each === 'string');
  return said;
}

/** An outcome by its name, by the vendor's code, or by the number of a test document. */
function scenarioOf(choice: string): Scenario | undefined {
  const byName = findScenario(/^\d+$/.test(choice) ? Number(choice) : choice);
  return byName ?? scenarioOfDocument(choice);
}

function themeOf({ config }: Verification): { themeColor: string | undefined } {
  return { themeColor: config.ThemeColor };
}

function tokenOf(query: unknown): string {
  const { token } = query as { token?: unknown };
  return typeof token === 'string' ? token : '';
}
