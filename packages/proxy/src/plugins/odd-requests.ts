import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProblemCode } from 'ekyc-verify-protocol';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors.js';
import { problemOf } from './problems.js';

/** What Node's parser refuses, and what it is called here; anything else is `invalid-request`. */
const parserCodes: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
};

/** What the parser gives with its error, as Node documents it for `clientError`. */
type BrokenRequest = { code?: string; rawPacket?: unknown; bytesParsed?: number };

/**
 * Answers what is no HTTP request, or came too slowly. The error carries the raw bytes, tokens
 * included, so nothing of it is logged.
 */
export function answerBrokenRequest(error: BrokenRequest, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code = isOfUnknownMethod(error) ? 'method-not-supported' : parserCodes[error.code ?? ''];
  endWithProblem(socket, code ?? 'invalid-request');
}

/** Whether a request is in order but for a method that the parser does not know (RFC 9112, section 3). */
function isOfUnknownMethod({ code, rawPacket, bytesParsed = 0 }: BrokenRequest): boolean {
  if (code !== 'HPE_INVALID_METHOD' || !Buffer.isBuffer(rawPacket)) return false;
  const text = rawPacket.toString('latin1');
  const line = text.slice(text.lastIndexOf('\n', bytesParsed - 1) + 1);
  return /^[A-Z!#$%&'*+.^_`|~-]+ \S+ HTTP\/1\.[01]\r?\n/.test(line);
}

/** Answers requests that Node would answer by itself, with an empty body or not at all. */
export function listenForOddRequests(server: Server): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = compose('expectation-failed');
    response.writeHead(status, headers).end(body);
  });
  // Node closes the connection of a CONNECT that nobody listens for.
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    endWithProblem(socket, 'method-not-supported'),
  );
}

/** Refuses HTTP/1.1 without exactly one `Host` (RFC 9112, section 3.2). */
export function registerHostRule(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    const names = raw.rawHeaders.filter((_, index) => index % 2 === 0);
    const hosts = names.filter((name) => name.toLowerCase() === 'host').length;
    if (raw.httpVersion === '1.1' && hosts !== 1) {
      throw new ProblemError('invalid-request', { detail: 'The request needs one Host header.' });
    }
  });
}

function endWithProblem(socket: Duplex, code: ProblemCode): void {
  const { status, headers, body } = compose(code);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}

function compose(code: ProblemCode) {
  const problem = problemOf(new ProblemError(code), randomUUID());
  const body = JSON.stringify(problem);
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { status: problem.status, headers, body };
}
