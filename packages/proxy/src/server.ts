import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { problems, type ProblemCode } from 'ekyc-verify-protocol';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import type { Config } from './config/config.js';
import { ProblemError } from './errors.js';
import { letConnectionsEnd } from './let-connections-end.js';
import { answerProblem, problemOf } from './plugins/problems.js';
import { ownCompilersOnly } from './plugins/schema-controller.js';
import { trustedBy } from './security/addresses.js';
import { ekycVerify, type EkycVerifyOptions } from './plugin.js';

/** How long a request may take to arrive, in milliseconds. */
const requestTimeout = 15_000;

export type ServerOptions = EkycVerifyOptions & {
  /** Takes the log's JSON lines; default: standard output. */
  logStream?: { write(line: string): void };
};

/** Builds the proxy as a server of its own, not yet listening. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { config, logStream } = options;
  const app = fastify({
    logger: {
      level: config.logLevel,
      serializers: { req: () => ({}), res: () => ({}) },
      ...(logStream === undefined ? {} : { stream: logStream }),
    },
    schemaController: ownCompilersOnly,
    // The plugin writes one line for each answer; Fastify's own would hold the query string.
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    trustProxy: Array.isArray(config.trustProxy) ? trustedBy(config.trustProxy) : config.trustProxy,
    requestTimeout,
    bodyLimit: 64 * 1024,
    // What comes on a connection that is still open is answered like all else, and ends it.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
  });
  await app.register(ekycVerify, options);
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

/**
 * Answers what is no HTTP request, or came too slowly. The error carries the raw bytes, tokens
 * included, so nothing of it is logged.
 */
function answerBrokenRequest(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket) {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code: ProblemCode =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'invalid-request';
  const body = JSON.stringify(problemOf(new ProblemError(code), randomUUID()));
  socket.end(
    [
      `HTTP/1.1 ${problems[code].status} ${code === 'request-timeout' ? 'Request Timeout' : 'Bad Request'}`,
      'Content-Type: application/problem+json',
      'Cache-Control: no-store',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
