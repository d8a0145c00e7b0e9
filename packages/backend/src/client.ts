import {
  idempotencyKeyPattern,
  longestWait,
  verificationIdForm,
  type ReportMedium,
} from 'ekyc-verify-protocol/vocabulary';
import { isBegun, isCreated, isList, isReport, isVerification } from './answer.js';
import type {
  BeginRequest,
  BegunAttempt,
  CreatedVerification,
  CreateRequest,
  ListedVerification,
  ListQuery,
  Report,
  VerificationList,
  VerificationRecord,
} from './contract.js';
import { EkycError } from './errors.js';
import { readOptions, wholeNumber, type EkycClientOptions, type Settings } from './options.js';
import { send, type Call } from './send.js';

/** What every call takes. */
export type CallOptions = {
  /** Ends the call early; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds that each try may take, instead of the client's. */
  timeoutMs?: number;
};

export type CreateOptions = CallOptions & {
  /**
   * Your own name for this creation, such as an order's ID: 1 to 255 visible ASCII characters. Who
   * repeats a call with the same key and body gets the same verification. Default: a random one, which
   * covers what the client repeats by itself.
   */
  idempotencyKey?: string;
};

export type GetOptions = CallOptions & {
  /**
   * Seconds to wait, up to 25, for the end or for another step of an attempt; then the answer is how it
   * stands. Default: don't wait.
   */
  waitSeconds?: number;
};

export type ReportOptions = CallOptions & {
  /** Images and video to send along. Default: none. */
  include?: 'all' | readonly ReportMedium[];
};

/** Which verifications to list; null is as if it weren't there. Times may be dates. */
export type ListFilter = {
  [Name in Exclude<keyof ListQuery, 'createdAfter' | 'createdBefore'>]?: ListQuery[Name] | null;
} & {
  /** Only those created at this time or later. */
  createdAfter?: string | Date | null;
  /** Only those created before this time. */
  createdBefore?: string | Date | null;
};

const verificationId = new RegExp(`^${verificationIdForm}$`);
const idempotencyKeyForm = new RegExp(idempotencyKeyPattern);

/** A report may have megabytes of video, which come from the vendor. */
const leastReportTimeoutMs = 60_000;

/**
 * The proxy's API, for a backend. Each method rejects with an {@link EkycError}, after it has repeated
 * what may pass: a broken connection, a timeout, and the statuses 429, 502, 503 and 504, `Retry-After`
 * honored up to 30 seconds. No repetition creates, begins or ends anything twice.
 */
export class EkycClient {
  readonly #settings: Settings;

  /** @throws {TypeError} when an option doesn't fit */
  constructor(options: EkycClientOptions) {
    this.#settings = readOptions(options);
  }

  /** Creates a verification. Nothing is bought before the person begins. */
  async create(body: CreateRequest, options: CreateOptions = {}): Promise<CreatedVerification> {
    const idempotencyKey = options.idempotencyKey ?? crypto.randomUUID();
    if (!idempotencyKeyForm.test(idempotencyKey)) {
      throw new TypeError('idempotencyKey must be 1 to 255 visible ASCII characters.');
    }
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#send({ method: 'POST', path: '', headers, body, accepts: isCreated }, options);
  }

  /** Begins an attempt, with the photo in check mode 2; gives the open one if there is one. */
  async beginAttempt(
    id: string,
    body: BeginRequest = {},
    options: CallOptions = {},
  ): Promise<BegunAttempt> {
    const path = `${pathOf(id)}/attempts`;
    return this.#send({ method: 'POST', path, body, accepts: isBegun }, options);
  }

  /** How a verification stands, with its attempts. */
  async get(id: string, options: GetOptions = {}): Promise<VerificationRecord> {
    const { waitSeconds = 0 } = options;
    wholeNumber('waitSeconds', waitSeconds, 0, longestWait);
    const headers = waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {};
    return this.#send(
      { method: 'GET', path: pathOf(id), headers, waitSeconds, accepts: isVerification(id) },
      options,
    );
  }

  /** A page of the list of verifications, newest first. */
  async list(filter: ListFilter = {}, options: CallOptions = {}): Promise<VerificationList> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) {
      if (value !== undefined && value !== null) {
        query.set(name, value instanceof Date ? value.toISOString() : String(value));
      }
    }
    const path = query.size === 0 ? '' : `?${query}`;
    return this.#send({ method: 'GET', path, accepts: isList }, options);
  }

  /** All verifications that a filter lets through, newest first; pages are fetched as they are needed. */
  async *listAll(
    filter: ListFilter = {},
    options: CallOptions = {},
  ): AsyncGenerator<ListedVerification> {
    let cursor = filter.cursor ?? null;
    do {
      const page = await this.list(cursor === null ? filter : { ...filter, cursor }, options);
      yield* page.data;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  /** Ends a pending verification. One that is canceled already stays so. */
  async cancel(id: string, options: CallOptions = {}): Promise<VerificationRecord> {
    const path = `${pathOf(id)}/cancel`;
    return this.#send({ method: 'POST', path, accepts: isVerification(id) }, options);
  }

  /** Erases a verification and all that belongs to it, whatever its status. */
  async erase(id: string, options: CallOptions = {}): Promise<void> {
    const path = pathOf(id);
    await this.#send(
      {
        method: 'DELETE',
        path,
        accepts: (answer): answer is undefined => answer === undefined,
        // The answer to the try before may have been lost on its way.
        recover: ({ code }) => (code === 'verification-not-found' ? { answer: undefined } : null),
      },
      options,
    );
  }

  /** The vendor's whole result: personal data. Needs a key of `EKYC_REPORT_API_KEYS`; each read is written down. */
  async report(id: string, options: ReportOptions = {}): Promise<Report> {
    const { include = [] } = options;
    const names = typeof include === 'string' ? include : include.join(',');
    const path = `${pathOf(id)}/report${names === '' ? '' : `?${new URLSearchParams({ include: names })}`}`;
    const timeoutMs = Math.max(this.#settings.timeoutMs, leastReportTimeoutMs);
    return this.#send({ method: 'GET', path, accepts: isReport(id) }, { timeoutMs, ...options });
  }

  #send<T>(call: Call<T>, { signal, timeoutMs }: CallOptions): Promise<T> {
    const settings = { ...this.#settings };
    if (timeoutMs !== undefined) {
      settings.timeoutMs = wholeNumber('timeoutMs', timeoutMs, 1, 600_000);
    }
    return send(settings, call, signal);
  }
}

/** @throws {EkycError} when it isn't an ID: nothing that a page sent leads to another of the proxy's paths */
function pathOf(id: string): string {
  if (typeof id !== 'string' || !verificationId.test(id)) {
    throw new EkycError(
      'invalid-request',
      'This isn’t the ID of a verification: ver_ and 22 characters. Nothing was asked of the proxy.',
    );
  }
  return `/${id}`;
}
