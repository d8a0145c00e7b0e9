import type { FastifyInstance } from 'fastify';
import { buildApp, type AppOptions } from './app.js';
import type { Config } from './config/config.js';
import { letConnectionsEnd } from './let-connections-end.js';
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
      await letConnectionsEnd(app.server);
      await app.close();
    },
  };
}
