import { Readable } from 'node:stream';
import PQueue from 'p-queue';
import { Pool, type buildConnector, type Dispatcher } from 'undici';
import { connectionError, gatewayError, invalidAnswer, VendorError } from './errors.js';

/** Milliseconds that an idle connection is kept: a new one costs two round trips to another continent. */
const keepAliveMs = 60_000;
const maxConnections = 256;

/** Answers up to this size, in bytes, are read at once; of larger ones only so many at a time. */
const smallAnswer = 64 * 1024;
const largeAnswersAtOnce = 4;

export type ConnectOptions = Partial<buildConnector.BuildOptions>;

/** A request, and how its answer is read. */
export type Post<T> = {
  headers: Record<string, string>;
  body: Buffer;
  /**
   * Awaited when there is a connection, right before the first byte is sent; what it throws is what
   * the call then fails with.
   */
  ready: () => Promise<void>;
  /** Ends the connection; its reason is what the call then fails with. */
  signal: AbortSignal;
  /** Size that the answer's body may have. */
  maxBytes: number;
  /** Reads and checks the body; throws `VendorError`. */
  read: (body: Buffer) => T;
};

/**
 * Carries requests to one address. Redirects are not followed, because the next host would be handed
 * the session token; proxies of the environment are not asked; compression is not.
 *
 * Large answers are taken in and read a few at a time while their connections wait: what they need
 * of memory is bounded by `maxBytes` times four.
 */
export class Transport {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #largeAnswers = new PQueue({ concurrency: largeAnswersAtOnce });

  /**
   * @param url Address of the API; the path is part of what is signed.
   * @param connectTimeoutMs How long a connection may take, in milliseconds.
   * @param connect Further options of the connection, such as another certificate authority.
   */
  constructor(url: URL, connectTimeoutMs: number, connect: ConnectOptions = {}) {
    this.#path = url.pathname + url.search;
    this.#pool = new Pool(url.origin, {
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
  }

  /** @throws VendorError, or what `ready` throws */
  async post<T>({ headers, body, ready, signal, maxBytes, read }: Post<T>): Promise<T> {
    let sent = false;
    let refusal: { error: unknown } | null = null;
    // undici reads the body when it has a connection to write it to, and not before; the head is
    // written together with the body's first piece.
    async function* held(): AsyncGenerator<Buffer> {
      try {
        await ready();
      } catch (error) {
        refusal = { error };
        throw error;
      }
      sent = true;
      yield body;
    }
    try {
      signal.throwIfAborted();
      const answer = await this.#pool.request({
        method: 'POST',
        path: this.#path,
        headers: { ...headers, 'content-length': String(body.length) },
        body: Readable.from(held(), { objectMode: false }),
        signal,
      });
      return await this.#readAnswer(answer, maxBytes, signal, read);
    } catch (error) {
      if (error instanceof VendorError) throw error;
      if (signal.aborted) throw signal.reason;
      const known = refusal as { error: unknown } | null;
      throw known === null ? connectionError(error, sent) : known.error;
    }
  }

  /** Waits for the calls that run. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  async #readAnswer<T>(
    { statusCode, headers, body }: Dispatcher.ResponseData,
    maxBytes: number,
    signal: AbortSignal,
    read: (body: Buffer) => T,
  ): Promise<T> {
    // A body that nobody reads any more may still fail.
    body.on('error', () => {});
    try {
      checkHead(statusCode, headers, maxBytes);
      const answer = new Collected(body, maxBytes);
      if (await answer.isWholeAfter(smallAnswer)) return read(answer.bytes());
      const takeRest = async () => {
        await answer.isWholeAfter(maxBytes);
        return read(answer.bytes());
      };
      return await this.#largeAnswers.add(takeRest, { signal });
    } catch (error) {
      body.destroy();
      throw error;
    }
  }
}

/** What has come of a body; the rest waits in its connection. */
class Collected {
  readonly #rest: AsyncIterator<Buffer>;
  readonly #maxBytes: number;
  readonly #pieces: Buffer[] = [];
  #size = 0;

  constructor(body: AsyncIterable<Buffer>, maxBytes: number) {
    this.#rest = body[Symbol.asyncIterator]();
    this.#maxBytes = maxBytes;
  }

  /** Takes more until there are so many bytes, and says whether that was all. */
  async isWholeAfter(bytes: number): Promise<boolean> {
    while (this.#size <= bytes) {
      const { done, value } = await this.#rest.next();
      if (done) return true;
      this.#size += value.length;
      if (this.#size > this.#maxBytes) throw invalidAnswer('too large');
      this.#pieces.push(value);
    }
    return false;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

function checkHead(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  maxBytes: number,
): void {
  if (status >= 500 || status === 429) throw gatewayError(status);
  if (status !== 200) throw invalidAnswer(`status ${status}`);
  const mediaType = String(headers['content-type'] ?? '').split(';', 1)[0];
  if (mediaType?.trim().toLowerCase() !== 'application/json') throw invalidAnswer('content type');
  if (headers['content-encoding'] !== undefined) throw invalidAnswer('content encoding');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw invalidAnswer('too large');
}
