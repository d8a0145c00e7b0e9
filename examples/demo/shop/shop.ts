import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { EkycClient } from 'ekyc-verify-backend';
import fastify, { type FastifyInstance } from 'fastify';
import { createTruth } from './truth.ts';

const page = new URL('./page/', import.meta.url);

/** The id becomes part of an address: nothing but an id may pass. */
const id = { type: 'string', pattern: '^ver_[0-9A-Za-z_-]{22}$' } as const;

const resultBody = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: {
    id,
    // There is none before the verification has ended.
    resultToken: { type: 'string', maxLength: 4096 },
  },
} as const;

const linkParams = { type: 'object', required: ['id'], properties: { id } } as const;

/**
 * A site that uses ekyc-verify: a page with the tag, and a backend with an API key. Its content
 * security policy is as strict as such a page can have it.
 *
 * @param options.origin The shop's own origin, asked for once it listens: the audience of result tokens.
 */
export async function createShop(options: {
  proxyUrl: string;
  apiKey: string;
  origin: () => string;
}): Promise<FastifyInstance> {
  const ekyc = new EkycClient({ url: options.proxyUrl, apiKey: options.apiKey });
  const truth = createTruth(ekyc, options.proxyUrl, options.origin);
  const html = (await readFile(new URL('index.html', page), 'utf8')).replaceAll(
    '%PROXY%',
    options.proxyUrl,
  );
  const policy = [
    `default-src 'none'`,
    `script-src 'self' ${options.proxyUrl}`,
    `connect-src 'self' ${options.proxyUrl}`,
    `style-src 'self'`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ');

  const app = fastify();
  await app.register(fastifyStatic, { root: fileURLToPath(page), index: false, serve: false });
  app.get('/', (_request, reply) =>
    reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html),
  );
  for (const name of ['shop.css', 'shop.js']) {
    app.get(`/${name}`, (_request, reply) => reply.sendFile(name));
  }
  app.post<{ Body: { id: string; resultToken?: string } }>(
    '/api/verification-results',
    { schema: { body: resultBody } },
    ({ body }) => truth.about(body.id, body.resultToken ?? null),
  );
  // A link, as a shop would send it by e-mail: the customer needs no page of the shop's.
  app.post('/api/links', async () => {
    const {
      id: verificationId,
      url,
      expiresAt,
    } = await ekyc.create({
      reference: 'customer-4711',
      documentType: 'HKIDCard',
      locale: 'en',
    });
    return { id: verificationId, url, expiresAt };
  });
  app.get<{ Params: { id: string } }>(
    '/api/links/:id',
    { schema: { params: linkParams } },
    ({ params }) => truth.ask(params.id, 20),
  );
  return app;
}
