import { ReturnRequest } from 'ekyc-verify-protocol';
import { Type } from 'typebox';
import { browserMarkOf } from '../handoff/cookies.js';
import { languageOf, noticePage, pagesPerMinute, sendPage, setPageErrors } from '../pages/send.js';
import { problemAnswers } from '../plugins/problems.js';
import { registerRateLimit } from '../plugins/rate-limit.js';
import type { TypedInstance } from '../plugins/input.js';
import type { Context } from '../verifications/context.js';
import { acceptHostedReturn } from '../verifications/hosted-return.js';
import { recordBlindReturn } from '../verifications/return.js';

/**
 * `GET /return/{nonce}`: where the vendor sends the browser when EKYC_RETURN is `hosted`, and those of
 * phones and of links. Goes on to the page with a short-lived code, so that the BizToken never reaches
 * the page, its analytics or its Referer; a phone, whose page is on a computer, is told so.
 */
export async function registerHostedReturnRoute(
  app: TypedInstance,
  context: Context,
): Promise<void> {
  setPageErrors(app, 'linkExpired');
  await registerRateLimit(app, { max: pagesPerMinute(context.config.limits) });
  app.get(
    '/:nonce',
    {
      // Nobody comes back with HEAD: programs that look at links do.
      exposeHeadRoute: false,
      schema: {
        hide: true,
        params: Type.Object({ nonce: Type.String() }),
      },
    },
    async (request, reply) => {
      const { token } = request.query as { token?: unknown };
      const { nonce } = request.params;
      const id = context.returnCodes.readNonce(nonce);
      const mark = id === null ? null : browserMarkOf(request, context.config.publicUrl, id);
      const cameBack = await acceptHostedReturn(context, nonce, token, mark);
      if (cameBack === null) {
        return sendPage(
          reply,
          noticePage(languageOf(request.headers['accept-language']), 'linkExpired'),
        );
      }
      // In either case to an address without the BizToken.
      const href =
        cameBack.to === 'computer' ? `${context.config.publicUrl}/v/done` : cameBack.href;
      return reply.header('cache-control', 'no-store').redirect(href, 303);
    },
  );
}

/** How many blind returns an address may make a minute. */
const blindReturnsPerMinute = 30;

/**
 * `POST /returns`: somebody came back, but the page has lost the client secret. The proxy looks
 * after the result for the backend; the caller learns nothing, not even whether the token is real.
 */
export function registerBlindReturnRoute(app: TypedInstance, context: Context): void {
  app.post(
    '/returns',
    {
      bodyLimit: 1024,
      config: { limit: { max: blindReturnsPerMinute } },
      schema: {
        operationId: 'reportReturn',
        summary: 'Report a return without a client secret',
        description:
          'For anyone. Makes the proxy fetch the result for the backend. The answer is the same for every token.',
        security: [],
        body: ReturnRequest,
        response: { 202: Type.Object({}), ...problemAnswers },
      },
    },
    (request, reply) => {
      // After the answer, so that its time tells nothing either.
      setImmediate(() => void recordBlindReturn(context, request.body.token));
      return reply.code(202).send({});
    },
  );
}
