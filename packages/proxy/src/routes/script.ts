import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * Serves the element's files, so that one origin is all a site needs: `/ekyc-verify.js`, which is
 * looked at again after minutes, and what never changes: `/ekyc-verify/{version}/…`, and the script's
 * lazy parts `/ekyc-verify-{version}-….js`, which it looks for beside itself.
 *
 * @param directory Where the build put the element's files and `widget.json`, which names their version.
 * @returns false when the files are not there: a proxy run from its sources, before a build
 */
export async function registerScriptRoutes(app: FastifyInstance, directory: URL): Promise<boolean> {
  const version = await readVersion(directory);
  if (version === null) return false;
  await app.register(fastifyStatic, {
    root: fileURLToPath(directory),
    serve: false,
    cacheControl: false,
    index: false,
    // The build compressed each file once, harder than a server would for each answer.
    preCompressed: true,
  });
  app.addHook('onRequest', async (_request, reply) => {
    // Any page may load the script: it is public, and says nothing about who may use the proxy.
    reply.headers({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });
  app.addHook('onSend', async (_request, reply) => {
    const type = String(reply.getHeader('content-type'));
    // The library's table still has the older name of the type (RFC 9239).
    if (type.startsWith('application/javascript')) reply.type('text/javascript; charset=utf-8');
  });
  app.get('/ekyc-verify.js', { schema: { hide: true } }, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').sendFile('ekyc-verify.js'),
  );
  app.get<{ Params: { part: string } }>(
    '/ekyc-verify-:part',
    { schema: { hide: true } },
    (request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .sendFile(`ekyc-verify-${request.params.part}`),
  );
  app.get<{ Params: { '*': string } }>(
    `/ekyc-verify/${version}/*`,
    { schema: { hide: true } },
    (request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .sendFile(request.params['*']),
  );
  return true;
}

async function readVersion(directory: URL): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(new URL('widget.json', directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return (JSON.parse(text) as { version: string }).version;
}
