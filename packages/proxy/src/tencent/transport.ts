import { Readable } from 'node:stream';
import PQueue from 'p-queue';
import { Pool, type buildConnector, type Dispatcher } from 'undici';
import { invalidAnswer, VendorError } from './errors.js';

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
      if (known !== null) throw known.error;
      throw new VendorError(sent ? 'broken' : 'unreachable', { fault: codeOf(error) });
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
    const rest: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
    const pieces: Buffer[] = [];
    let size = 0;
    /** Takes more until there are so many bytes, and says whether that was all. */
    const isWholeAfter = async (bytes: number) => {
      while (size <= bytes) {
        const { done, value } = await rest.next();
        if (done) return true;
        size += value.length;
        if (size > maxBytes) throw invalidAnswer('too large');
        pieces.push(value);
      }
      return false;
    };
    try {
      checkHead(statusCode, headers, maxBytes);
      if (await isWholeAfter(smallAnswer)) return read(Buffer.concat(pieces));
      const takeRest = async () => {
        await isWholeAfter(maxBytes);
        return read(Buffer.concat(pieces));
      };
      return await this.#largeAnswers.add(takeRest, { signal });
    } catch (error) {
      body.destroy();
      throw error;
    }
  }
}

function checkHead(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  maxBytes: number,
): void {
  // A gateway before the API says so that the service is not available, or has too much to do.
  const fault = `status ${status}`;
  if (status === 429) throw new VendorError('limited', { fault });
  if (status >= 500) throw new VendorError('transient', { fault, retryAfter: 5 });
  if (status !== 200) throw invalidAnswer(fault);
  const mediaType = String(headers['content-type'] ?? '').split(';', 1)[0];
  if (mediaType?.trim().toLowerCase() !== 'application/json') throw invalidAnswer('content type');
  if (headers['content-encoding'] !== undefined) throw invalidAnswer('content encoding');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw invalidAnswer('too large');
}

/** Only the code or name of an error is told: messages hold addresses, and those of a parser hold what it read. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return /^[0-9A-Za-z_]{1,64}$/.test(name) ? name : 'unknown';
}
