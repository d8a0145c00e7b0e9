import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyHttpOptions,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify';
import { assemble, type Parts } from './assemble.js';
import type { Log } from './log.js';
import { currentRequestId } from './plugins/observability.js';
import { answerProblem } from './plugins/problems.js';
import { registerHttp } from './routes/register.js';

/** What the proxy is made of: `config`, and what stands for parts of it in a test. */
export type AppOptions = Parts & {
  /** Where the element's built files are; default: beside the built proxy. */
  widgetDirectory?: URL;
};

/** How the proxy is built in: as a server of its own, or below a path of a host's. */
export type MountOptions = {
  server: FastifyHttpOptions<RawServerDefault>;
  /** Stands before the path of every route. */
  prefix: string;
  /** Ends long polls, so that the server can stop. */
  stopping: AbortSignal;
  /** The address that a host takes for the caller's; default: what the server's `trustProxy` says. */
  addressOf?: (raw: IncomingMessage) => string | undefined;
  /** Is told of every route. */
  onRoute?: (route: Pick<RouteOptions, 'method' | 'url'>) => void;
};

/**
 * Builds the proxy's Fastify instance, not yet ready. What it does without being asked (webhooks,
 * reconciliation) begins when it is ready and ends when it closes.
 *
 * @throws ProblemError `storage-unavailable` when the database cannot be opened, and an Error when a
 * later version has used it
 */
export async function buildApp(
  options: AppOptions,
  { server, prefix, stopping, addressOf, onRoute }: MountOptions,
): Promise<FastifyInstance> {
  const app = fastify({
    // The plugin writes one line for each answer; Fastify's own would hold the query string.
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    bodyLimit: 64 * 1024,
    // What comes on a connection that is still open is answered like all else, and ends it.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
    ...server,
  });
  const log: Log = (level, facts, message) => {
    const reqId = currentRequestId();
    app.log[level](reqId === undefined ? facts : { reqId, ...facts }, message);
  };
  const { context, background, metrics, close } = await assemble(options, log);
  if (onRoute !== undefined) app.addHook('onRoute', onRoute);
  if (addressOf !== undefined) {
    app.addHook('onRequest', async (request) => {
      Object.defineProperty(request, 'ip', { value: addressOf(request.raw) });
    });
  }
  app.addHook('onReady', async () => background.start());
  app.addHook('onSend', async (request, reply) => {
    // A connection kept alive would hold the stopping server until it times out. HTTP/2 has no such header.
    if (stopping.aborted && request.raw.httpVersionMajor < 2) reply.header('connection', 'close');
  });
  app.addHook('onClose', close);
  const widgetDirectory = options.widgetDirectory ?? new URL('./public/', import.meta.url);
  await registerHttp(app, context, { widgetDirectory, metrics, stopping, prefix });
  return app;
}
