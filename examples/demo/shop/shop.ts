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

const idParams = { type: 'object', required: ['id'], properties: { id } } as const;

type IdParams = { Params: { id: string } };

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
  const index = (await readFile(new URL('index.html', page), 'utf8')).replaceAll(
    '%PROXY%',
    options.proxyUrl,
  );
  const pages = {
    '/': index.replace('%MODE%', 'auto').replace('%HINT%', ''),
    '/phone': index
      .replace('%MODE%', 'handoff')
      .replace(
        '%HINT%',
        'No phone reaches this machine’s own addresses: copy the link below the code into a second tab, which plays the phone.',
      ),
    '/desk': await readFile(new URL('desk.html', page), 'utf8'),
  };
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
  for (const [path, html] of Object.entries(pages)) {
    app.get(path, (_request, reply) =>
      reply
        .header('content-security-policy', policy)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(html),
    );
  }
  for (const name of ['shop.css', 'shop.js', 'desk.js']) {
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
  app.get<IdParams>('/api/links/:id', { schema: { params: idParams } }, ({ params }) =>
    truth.ask(params.id, 20),
  );
  registerDesk(app, ekyc);
  return app;
}

/** What the shop's people see and do. A real shop asks who they are first. */
function registerDesk(app: FastifyInstance, ekyc: EkycClient): void {
  const schema = { params: idParams };
  app.get('/api/desk', async () => {
    const { data } = await ekyc.list({ limit: 20 });
    return Promise.all(
      data.map(async (listed) => {
        const { createdAt, reference, status, reason, attempts } = await ekyc.get(listed.id);
        return { id: listed.id, createdAt, reference, status, reason, attempts };
      }),
    );
  });
  app.post<IdParams>('/api/desk/:id/cancel', { schema }, async ({ params }) => {
    const { status } = await ekyc.cancel(params.id);
    return { status };
  });
  app.delete<IdParams>('/api/desk/:id', { schema }, async ({ params }, reply) => {
    await ekyc.erase(params.id);
    return reply.code(204).send();
  });
}
