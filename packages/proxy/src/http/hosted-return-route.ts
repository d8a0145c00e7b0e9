import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../verifications/context.js';
import { takeIn } from '../verifications/hosted-return.js';
import { noticePage } from '../pages/handoff-pages.js';
import { languageOf } from '../pages/language.js';
import { codeOfPhone } from './handoff-cookies.js';
import { sendPage, setPageErrors } from './hosted-pages.js';
import type { TypedInstance } from './typed-instance.js';

/**
 * `GET /return/{nonce}`: where the vendor sends the browser when EKYC_RETURN is `hosted`, or when a
 * phone may take the verification over. Goes on to the page with a short-lived code, so that the
 * BizToken never reaches the page, its analytics or its Referer; a phone, whose page is on a
 * computer, is told so.
 */
export function registerHostedReturnRoute(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  setPageErrors(app, 'linkOver');
  app.get(
    '/return/:nonce',
    {
      schema: {
        hide: true,
        params: Type.Object({ nonce: Type.String() }),
      },
    },
    async (request, reply) => {
      const { token } = request.query as { token?: unknown };
      const cameBack = await takeIn(context, request.params.nonce, token, codeOfPhone(request));
      if (cameBack === null) {
        return sendPage(
          reply,
          noticePage(languageOf(request.headers['accept-language']), 'linkOver'),
        );
      }
      // In either case to an address without the BizToken.
      const href = cameBack.to === 'page' ? cameBack.href : `${context.config.publicUrl}/v/done`;
      return reply.header('cache-control', 'no-store').redirect(href, 303);
    },
  );
}
