import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors.js';

const minutes = 'public, max-age=300';
const forever = 'public, max-age=31536000, immutable';

/**
 * Serves the element's files, so that one origin is all a site needs: `/ekyc-verify.js`, which is
 * looked at again after minutes, and what never changes: `/ekyc-verify/{version}/…`, and the script's
 * lazy parts `/ekyc-verify-{version}-….js`, which it looks for beside itself.
 *
 * @param directory Where the build put the element's files.
 */
export async function registerScriptRoutes(
  app: FastifyInstance,
  directory: URL,
  { version }: Widget,
): Promise<void> {
  await app.register(fastifyStatic, {
    root: fileURLToPath(directory),
    serve: false,
    cacheControl: false,
    // Time and size say nothing of the content: archives and images give all files the same time.
    etag: false,
    lastModified: false,
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

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    cacheControl: string,
  ): Promise<FastifyReply> {
    const etag = await etagOf(directory, name);
    reply.headers({ etag, 'cache-control': cacheControl, vary: 'accept-encoding' });
    if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send();
    return reply.sendFile(name);
  }

  app.get('/ekyc-verify.js', { schema: { hide: true } }, (request, reply) =>
    send(request, reply, 'ekyc-verify.js', minutes),
  );
  app.get<{ Params: { part: string } }>(
    '/ekyc-verify-:part',
    { schema: { hide: true } },
    (request, reply) => send(request, reply, `ekyc-verify-${request.params.part}`, forever),
  );
  app.get<{ Params: { '*': string } }>(
    `/ekyc-verify/${version}/*`,
    { schema: { hide: true } },
    (request, reply) => send(request, reply, request.params['*'], forever),
  );
}

/**
 * A validator made of the content (RFC 9110, section 8.8.3); weak, because the compressed forms share it.
 *
 * @throws ProblemError `not-found` for what is no file of the element
 */
async function etagOf(directory: URL, name: string): Promise<string> {
  // The build puts all files into one folder.
  if (!/^[\w-][\w.-]*$/.test(name)) throw new ProblemError('not-found');
  try {
    const content = await readFile(new URL(name, directory));
    return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  } catch (error) {
    throw new ProblemError('not-found', { cause: error });
  }
}

function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(etag.replace(/^W\//, ''));
}

/** Which version of the element there is, and what the bytes of its script must hash to. */
export type Widget = { version: string; integrity: string };

/**
 * What the build wrote down beside the element's files.
 *
 * @returns null when there are none: a proxy run from its sources, before a build
 */
export async function readWidget(directory: URL): Promise<Widget | null> {
  let text: string;
  try {
    text = await readFile(new URL('widget.json', directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return JSON.parse(text) as Widget;
}

/** Where a page of the proxy's own finds the script, as long as this version runs. */
export function scriptPathOf(publicUrl: string, { version }: Widget): string {
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  return `${base}/ekyc-verify/${version}/ekyc-verify.js`;
}
