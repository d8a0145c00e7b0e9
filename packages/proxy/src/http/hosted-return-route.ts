import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../verifications/context.js';
import { pageOfHostedReturn } from '../verifications/hosted-return.js';
import type { TypedInstance } from './typed-instance.js';

/**
 * `GET /return/{nonce}`: where the vendor sends the browser when EKYC_RETURN is `hosted`. Goes on
 * to the page with a short-lived code, so that the BizToken never reaches the page, its analytics
 * or its Referer.
 */
export function registerHostedReturnRoute(parent: FastifyInstance, context: Context): void {
  const app: TypedInstance = parent.withTypeProvider();
  app.get(
    '/return/:nonce',
    {
      schema: {
        hide: true,
        params: Type.Object({ nonce: Type.String() }),
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { token } = request.query as { token?: unknown };
      const page = await pageOfHostedReturn(context, request.params.nonce, token);
      if (page !== null) return reply.redirect(page, 303);
      return reply.code(404).type('text/html; charset=utf-8').send(deadEnd);
    },
  );
}

const deadEnd = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>This link has ended</title>
<h1>This link has ended</h1>
<p>Go back to the site that asked you to verify your identity, and start again there.</p>
`;
