import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type {
  FastifyContextConfig,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteOptions,
} from 'fastify';
import { buildApp, type AppOptions } from './app.js';

/** As find-my-way writes them: a nonce of a way back, and the codes of a hand-off and of a link. */
const secretPaths = [
  '/return/:nonce(^att_.*$)',
  ...['/v', '/l'].map((path) => `${path}/:code(^[\\w-]{22}(?![\\w-]).*$)`),
];

/** What the plugin takes: `config`, and what stands for parts of it in a test. */
export type EkycVerifyOptions = AppOptions;

/**
 * The proxy as a Fastify plugin, for a server that exists; a `prefix` is fine, and belongs into
 * EKYC_PUBLIC_URL too.
 *
 *     app.register(ekycVerify, { config, prefix: '/kyc' });
 *
 * The proxy is a Fastify instance of its own, and its routes on the host lead to it: parsers,
 * decorators, error handlers, validators and answers' headers of one never meet the other's. The
 * host's `onRequest` hooks run first, so that its own limits and rules hold here too.
 *
 * What it does without being asked (webhooks, reconciliation) begins when the host is ready and ends when
 * it closes. Who closes the host lets running requests finish.
 *
 * @throws ProblemError `storage-unavailable` when the database cannot be opened, and an Error when a
 * later version has used it; `ready()` and `listen()` of the host reject with them
 */
export async function ekycVerify(host: FastifyInstance, options: EkycVerifyOptions): Promise<void> {
  const { prefix } = host;
  const stopping = new AbortController();
  /** The host's view of what it has passed on: it knows the id in its log, and whom to trust. */
  const received = new WeakMap<IncomingMessage, FastifyRequest>();
  const routes: Pick<RouteOptions, 'method' | 'url'>[] = [];
  const app = await buildApp(options, {
    server: {
      loggerInstance: host.log,
      genReqId: (raw) => received.get(raw)?.id ?? randomUUID(),
    },
    prefix,
    stopping: stopping.signal,
    addressOf: (raw) => received.get(raw)?.ip,
    onRoute: (route) => routes.push(route),
  });
  host.addHook('onReady', async () => {
    await app.ready();
  });
  host.addHook('preClose', async () => stopping.abort());
  host.addHook('onClose', () => app.close());
  if (!new URL(options.config.publicUrl).pathname.endsWith(prefix.replace(/\/$/, ''))) {
    host.log.warn({ prefix }, 'the prefix of the plugin is not the end of EKYC_PUBLIC_URL');
  }

  const ownCors: FastifyContextConfig & { cors: false } = { cors: false };
  const passOn = {
    exposeHeadRoute: false,
    // The host's own line would hold the query string, and with it the token of a return.
    logLevel: 'silent' as const,
    schema: { hide: true },
    // What the host's @fastify/cors and @fastify/helmet look at: the proxy says these things itself.
    config: ownCors,
    helmet: false as const,
    // After the host's hooks for requests, and before it looks at the body.
    async preParsing(request: FastifyRequest, reply: FastifyReply) {
      received.set(request.raw, request);
      reply.hijack();
      app.routing(request.raw, reply.raw);
    },
    handler: () => undefined,
  };
  for (const { method, url } of routes) {
    // With a slash behind, it is the same route where the host ignores that, and among the others below.
    if (!url.endsWith('/:code/')) host.route({ ...passOn, method, url: url.slice(prefix.length) });
  }
  // Below its own path the proxy also answers what is unknown. Elsewhere only what begins like an
  // address with a secret in it, so that it stays out of the host's log; all else is the host's.
  const others =
    prefix === '' || prefix === '/' ? secretPaths.flatMap((path) => [path, `${path}/*`]) : ['/*'];
  for (const url of others) {
    for (const method of host.supportedMethods) {
      const isTaken = host.hasRoute({ method, url: `${prefix}${url}` });
      if (!isTaken) host.route({ ...passOn, method, url });
    }
  }
}
