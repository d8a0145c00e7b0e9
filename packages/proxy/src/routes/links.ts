import { languages, matchLanguage } from 'ekyc-verify-messages';
import { pageCodePattern } from 'ekyc-verify-protocol';
import { Type } from 'typebox';
import { ProblemError } from '../errors.js';
import type { Script } from '../pages/document.js';
import { endedPage, linkPage } from '../pages/link.js';
import { languageOf, noticePage, pagesPerMinute, sendPage, setPageErrors } from '../pages/send.js';
import { registerRateLimit } from '../plugins/rate-limit.js';
import type { TypedInstance } from '../plugins/input.js';
import type { Context } from '../verifications/context.js';
import { findByLink, unsealVerification } from '../verifications/secrets.js';

/**
 * `GET /l/{code}`: the page that a backend's `url` leads to, with the element in it. Whoever opens it
 * gets the client secret: the code in the address is worth the same.
 *
 * @param script Null: the element's files are missing, and there is nothing to show.
 */
export async function registerLinkPages(
  app: TypedInstance,
  context: Context,
  script: Script | null,
): Promise<void> {
  const { config } = context;
  setPageErrors(app, 'linkExpired');
  await registerRateLimit(app, { max: pagesPerMinute(config.limits) });
  const params = Type.Object({ code: Type.String({ pattern: pageCodePattern }) });
  // Programs that find links in a text put a slash behind them.
  for (const path of ['/:code', '/:code/']) {
    app.get(path, { schema: { hide: true, params } }, async (request, reply) => {
      const asked = languageOf(request.headers['accept-language']);
      const found = await findByLink(context, request.params.code);
      const details = found && (await unsealVerification(context, found.verification));
      if (found === null || details === null) {
        return sendPage(reply, noticePage(asked, 'linkExpired'));
      }
      const { verification, clientSecret } = found;
      const language = matchLanguage(details.locale ?? '', languages) ?? asked;
      const site = config.siteName ?? new URL(verification.origin).host;
      const linked = { id: verification.id, site, pageUrl: details.pageUrl };
      if (verification.status !== 'pending') {
        return sendPage(reply, endedPage(language, linked, verification.status));
      }
      if (script === null) {
        throw new ProblemError('internal-error', {
          log: { cause: 'the element’s files are missing' },
        });
      }
      const { verificationHosts } = config;
      return sendPage(
        reply,
        linkPage(language, { ...linked, clientSecret, verificationHosts }, script),
      );
    });
  }
}
