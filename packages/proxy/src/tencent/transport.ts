import { Readable } from 'node:stream';
import { Pool, type buildConnector, type Dispatcher } from 'undici';
import { ProblemError } from '../errors.js';
import { connectionFault, invalidAnswer, unavailable } from './faults.js';
import { createTurns, type Turns } from './turns.js';

/** Milliseconds that an idle connection is kept: a new one costs two round trips to another continent. */
const keepAliveMs = 60_000;
const maxConnections = 256;

/**
 * Bytes of answers that are taken in one turn of the event loop, before the connections wait. Left to
 * itself, one turn takes all that has arrived on all of them: with 32 videos on their way that was
 * 30 MB and a tenth of a second, for which everybody else waited.
 */
const bytesPerTurn = 1024 * 1024;

export type ConnectOptions = Partial<buildConnector.BuildOptions>;

/** A request, and how much may come back. */
export type Post = {
  headers: Record<string, string>;
  body: Buffer;
  /**
   * Called when there is a connection, right before the first byte is sent; what it throws or rejects
   * with is what the call then rejects with.
   */
  ready: () => void | Promise<void>;
  /** Whether `ready` may give a promise, which then holds the request back. */
  mayHold: boolean;
  /** Ends the connection; its reason is what the call then rejects with. */
  signal: AbortSignal;
  /** Size that the answer's body may have. */
  maxBytes: number;
};

/**
 * Takes one piece of an answer's body, as the pieces come in. No other comes before a promise that it
 * gives has been kept. What it throws ends the connection, and is what the call then rejects with.
 */
export type Take = (piece: Buffer) => void | Promise<void>;

export type Transport = {
  /**
   * Sends one request, hands over the body of an answer of the right kind, and resolves at its end.
   *
   * @throws ProblemError
   */
  post(request: Post, take: Take): Promise<void>;
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
  const path = url.pathname + url.search;
  const turns = createTurns(bytesPerTurn);

  return {
    post: (request, take) =>
      new Promise((resolve, reject) => {
        const { headers, body, signal, mayHold } = request;
        if (signal.aborted) return reject(signal.reason as Error);
        const exchange = createExchange(request, take, turns, resolve, reject);
        pool.dispatch(
          {
            method: 'POST',
            path,
            headers: { ...headers, 'content-length': String(body.length) },
            body: mayHold ? exchange.heldBody() : body,
          },
          exchange.handler,
        );
      }),
    close: () => pool.close(),
  };
}

/**
 * What undici tells of one request and its answer. Its callbacks are used as they are: a stream and an
 * iterator around each answer took a fifth of the time of a call.
 */
function createExchange(
  { body, ready, mayHold, signal, maxBytes }: Post,
  take: Take,
  turns: Turns,
  resolve: () => void,
  reject: (error: unknown) => void,
) {
  let connection: Dispatcher.DispatchController | null = null;
  let sent = false;
  let size = 0;

  /** Ends the connection, and the call with this. */
  function give(error: unknown): void {
    over();
    reject(error);
    connection?.abort(error as Error);
  }
  const endCall = () => give(signal.reason);
  const over = () => signal.removeEventListener('abort', endCall);
  signal.addEventListener('abort', endCall, { once: true });

  function send(): void {
    // Whatever undici thinks of it: bytes that were sent are not sent again.
    if (sent) throw connectionFault(null, sent);
    const waiting = ready();
    sent = waiting === undefined;
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      connection = controller;
      if (signal.aborted) return controller.abort(signal.reason as Error);
      if (mayHold) return;
      try {
        send();
      } catch (error) {
        give(error);
      }
    },
    onResponseStart(_, status, headers) {
      if (status < 200) return;
      try {
        checkHead(status, headers, maxBytes);
      } catch (error) {
        give(error);
      }
    },
    onResponseData(controller, piece) {
      size += piece.length;
      try {
        if (size > maxBytes) throw invalidAnswer('too large');
        const waiting = take(piece);
        if (waiting !== undefined) {
          controller.pause();
          // In a later turn: where one piece leads straight to the next, undici's socket is never read.
          waiting.then(() => turns.goOn(() => controller.resume()), give);
        } else if (!turns.spend(piece.length)) {
          controller.pause();
          turns.goOn(() => controller.resume());
        }
      } catch (error) {
        give(error);
      }
    },
    onResponseEnd() {
      over();
      resolve();
    },
    onResponseError(_, error) {
      over();
      reject(error instanceof ProblemError ? error : connectionFault(error, sent));
    },
  };

  return {
    handler,
    /**
     * undici reads the body when it has a connection to write it to, and not before; the head is
     * written together with the body's first piece.
     */
    heldBody: () =>
      new Readable({
        read() {
          const push = () => {
            if (this.destroyed) return;
            sent = true;
            this.push(body);
            this.push(null);
          };
          const waiting = ready();
          if (waiting === undefined) push();
          else waiting.then(push, (error: Error) => this.destroy(error));
        },
      }),
  };
}

function checkHead(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  maxBytes: number,
): void {
  if (status >= 500 || status === 429) throw unavailable(status);
  if (status !== 200) throw invalidAnswer(`status ${status}`);
  const mediaType = String(headers['content-type'] ?? '').split(';', 1)[0];
  if (mediaType?.trim().toLowerCase() !== 'application/json') throw invalidAnswer('content type');
  if (headers['content-encoding'] !== undefined) throw invalidAnswer('content encoding');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw invalidAnswer('too large');
}
