import rateLimit from '@fastify/rate-limit';
import { stringifySetCookie } from 'cookie';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { confirmPage, leavingPage, noticePage } from '../pages/handoff-pages.js';
import { languageOf } from '../pages/language.js';
import { handoffCodePattern } from '../security/handoff-code.js';
import type { Context } from '../verifications/context.js';
import { findHandoff, takeOver } from '../verifications/handoff.js';
import { comesFromOurPage, phoneCookie, seenCookie } from './handoff-cookies.js';
import { perMinute } from './rate-limit.js';
import { sendPage, setPageErrors } from './hosted-pages.js';
import type { TypedInstance } from './typed-instance.js';

/** How many of these pages an address may ask for a minute at least; phones often share one. */
const leastPagesPerMinute = 120;

const params = Type.Object({ code: Type.String({ pattern: handoffCodePattern }) });

/**
 * `GET /v/{code}`: what a QR code leads a phone to. It names the site and asks, and changes nothing,
 * since previews of links open it too. `POST`, by the page's button, uses the code up and goes on.
 */
export async function registerHandoffPages(
  parent: FastifyInstance,
  context: Context,
): Promise<void> {
  const app: TypedInstance = parent.withTypeProvider();
  setPageErrors(app, 'codeOver');
  // What the button's form sends is empty.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  await app.register(rateLimit, {
    ...perMinute,
    // Whoever lets more people start from one address lets more go on from one.
    max: Math.max(leastPagesPerMinute, 4 * context.config.limits.startsPerMinute),
  });
  const { publicUrl } = context.config;

  app.get('/v/:code', { schema: { hide: true, params } }, async (request, reply) => {
    const { code } = request.params;
    const language = languageOf(request.headers['accept-language']);
    const offered = await findHandoff(context, code);
    if (offered === null) return sendPage(reply, noticePage(language, 'codeOver'));
    reply.header('set-cookie', stringifySetCookie(seenCookie(publicUrl, code)));
    return sendPage(reply, confirmPage(language, offered));
  });

  app.post(
    '/v/:code',
    { bodyLimit: 1024, schema: { hide: true, params } },
    async (request, reply) => {
      const { code } = request.params;
      // Another site's page must not press the button: the person has to see what this one says.
      if (!comesFromOurPage(request, code)) return reply.redirect(`${publicUrl}/v/${code}`, 303);
      const language = languageOf(request.headers['accept-language']);
      const taken = await takeOver(context, code);
      if (taken === null) return sendPage(reply, noticePage(language, 'codeOver'));
      reply.header('set-cookie', stringifySetCookie(phoneCookie(publicUrl, taken.nonce, code)));
      return sendPage(reply, leavingPage(language, taken.verificationUrl));
    },
  );

  app.get('/v/done', { schema: { hide: true } }, (request, reply) =>
    sendPage(reply, noticePage(languageOf(request.headers['accept-language']), 'done')),
  );
}
