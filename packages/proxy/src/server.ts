import type { Server } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { buildApp, type AppOptions } from './app.js';
import type { Config } from './config/config.js';
import { answerBrokenRequest, listenForOddRequests } from './plugins/odd-requests.js';
import { trustedBy } from './security/addresses.js';

/** How long a request may take to arrive, in milliseconds. */
const requestTimeout = 15_000;

export type ServerOptions = AppOptions & {
  /** Takes the log's JSON lines; default: standard output. */
  logStream?: { write(line: string): void };
};

/** Builds the proxy as a server of its own, not yet listening. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { config, logStream } = options;
  const stopping = new AbortController();
  const app = await buildApp(options, {
    server: {
      logger: {
        level: config.logLevel,
        serializers: { req: () => ({}), res: () => ({}) },
        ...(logStream === undefined ? {} : { stream: logStream }),
      },
      trustProxy: Array.isArray(config.trustProxy)
        ? trustedBy(config.trustProxy)
        : config.trustProxy,
      requestTimeout,
      // Node would answer a request without `Host` by itself, and with nothing.
      http: { requireHostHeader: false },
      clientErrorHandler: answerBrokenRequest,
    },
    prefix: '',
    stopping: stopping.signal,
  });
  app.addHook('preClose', async () => stopping.abort());
  listenForOddRequests(app.server);
  return app;
}

/**
 * Starts the proxy as a server of its own. `close` lets running requests finish, and those that are
 * on their way.
 */
export async function startServer(
  config: Config,
  options: Omit<ServerOptions, 'config'> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const app = await buildServer({ ...options, config });
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url,
    async close() {
      await drainConnections(app.server);
      await app.close();
    },
  };
}

/** How long a kept-alive connection may bring one more request, in milliseconds. */
const drainTimeout = 1000;

/** How often the open connections are counted, in milliseconds. */
const countEvery = 20;

/**
 * Answers what still comes, and ends each connection with its answer, before a server closes. A
 * server that closes at once cuts off the callers whose next request is on its way on a connection
 * that looks idle: they cannot know whether it was carried out. Those that bring nothing for a second
 * are idle indeed (RFC 9112, section 9.3 and 9.6).
 */
async function drainConnections(server: Server): Promise<void> {
  // First of all listeners, as the header must be set before anybody writes.
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  const until = performance.now() + drainTimeout;
  while (performance.now() < until && (await countConnections(server)) > 0) await sleep(countEvery);
  // What has arrived by now is read before the caller goes on, so that its connection is not idle.
  await setImmediate();
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
