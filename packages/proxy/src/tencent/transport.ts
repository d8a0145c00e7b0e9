import { Readable } from 'node:stream';
import { Pool, type buildConnector, type Dispatcher } from 'undici';
import { ProblemError } from '../errors.js';
import { connectionFault, invalidAnswer, unavailable } from './faults.js';

/** Milliseconds that an idle connection is kept: a new one costs two round trips to another continent. */
const keepAliveMs = 60_000;
const maxConnections = 256;

export type ConnectOptions = Partial<buildConnector.BuildOptions>;

export type Transport = {
  /**
   * Sends one request and resolves when an answer of the right kind has begun. Its body is counted
   * as it is read, and must be read to its end or returned early.
   *
   * @param ready Called when there is a connection, right before the first byte is sent; what it
   * rejects with is what the call then rejects with.
   * @param signal Ends the connection; its reason is what the call then rejects with.
   * @param maxBytes Size that the body may have.
   * @throws ProblemError, while sending and while reading
   */
  post(
    headers: Record<string, string>,
    body: Buffer,
    ready: () => void | Promise<void>,
    signal: AbortSignal,
    maxBytes: number,
  ): Promise<AsyncGenerator<Uint8Array, void>>;
  /** Waits for the calls that run. */
  close(): Promise<void>;
};

/**
 * Carries requests to one address. Redirects are not followed, because the next host would be handed
 * the session token; proxies of the environment are not asked; compression is not.
 *
 * @param url Address of the API; the path is part of what is signed.
 * @param connectTimeoutMs How long a connection may take, in milliseconds.
 * @param connect Further options of the connection, such as another certificate authority.
 */
export function createTransport(
  url: URL,
  connectTimeoutMs: number,
  connect: ConnectOptions = {},
): Transport {
  const pool = new Pool(url.origin, {
    connections: maxConnections,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    allowH2: false,
    // The caller's signal is the deadline, over head and body together.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Said outright, so that no variable of the environment can switch the check off.
    connect: { timeout: connectTimeoutMs, ...connect, rejectUnauthorized: true },
  });

  return {
    async post(headers, body, ready, signal, maxBytes) {
      let sent = false;
      // undici reads the body when it has a connection to write it to, and not before; the head is
      // written together with the body's first piece.
      const whenConnected = new Readable({
        read() {
          const send = () => {
            if (this.destroyed) return;
            sent = true;
            this.push(body);
            this.push(null);
          };
          const waiting = ready();
          if (waiting === undefined) send();
          else waiting.then(send, (error: Error) => this.destroy(error));
        },
      });
      const fault = (error: unknown) => {
        if (signal.aborted) return signal.reason;
        return error instanceof ProblemError ? error : connectionFault(error, sent);
      };
      let response: Dispatcher.ResponseData;
      try {
        response = await pool.request({
          method: 'POST',
          path: url.pathname + url.search,
          headers: { ...headers, 'content-length': String(body.length) },
          body: whenConnected,
          signal,
        });
      } catch (error) {
        throw fault(error);
      }
      try {
        checkHead(response, maxBytes);
      } catch (error) {
        response.body.on('error', () => {}).destroy();
        throw error;
      }
      return readCapped(response.body, maxBytes, fault);
    },
    close: () => pool.close(),
  };
}

function checkHead({ statusCode, headers }: Dispatcher.ResponseData, maxBytes: number): void {
  if (statusCode >= 500 || statusCode === 429) throw unavailable(statusCode);
  if (statusCode !== 200) throw invalidAnswer(`status ${statusCode}`);
  const mediaType = String(headers['content-type'] ?? '').split(';', 1)[0];
  if (mediaType?.trim().toLowerCase() !== 'application/json') throw invalidAnswer('content type');
  if (headers['content-encoding'] !== undefined) throw invalidAnswer('content encoding');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw invalidAnswer('too large');
}

/** Leaving this loop, by an error or by the reader's return, also ends the connection. */
async function* readCapped(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
  fault: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) break;
      yield chunk;
    }
  } catch (error) {
    throw fault(error);
  }
  if (size > maxBytes) throw invalidAnswer('too large');
}
