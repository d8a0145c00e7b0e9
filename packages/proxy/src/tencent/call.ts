import { ExponentialBackoff, halfJitterGenerator, handleType, retry } from 'cockatiel';
import type { Config } from '../config/config.js';
import type { CallSlots } from '../store/store.js';
import { inSpan } from '../tracing/span.js';
import { Circuit } from './circuit.js';
import { Deadline, systemClock } from './clock.js';
import { VendorError, type VendorErrorKind } from './errors.js';
import { RateLimit, slotsOfProcess, type Priority, type Slot } from './rate-limit.js';
import { signedHeaders } from './sign.js';
import { Transport, type ConnectOptions } from './transport.js';

/** The two actions of the API, and after which faults each may be repeated. */
const repeatAfter = {
  // Costs money: only when nothing was sent can it not have been done.
  ApplyWebVerificationBizTokenIntl: ['unreachable'],
  GetWebVerificationResultIntl: ['unreachable', 'broken', 'transient', 'limited'],
} as const satisfies Record<string, readonly VendorErrorKind[]>;

export type Action = keyof typeof repeatAfter;
export const actions = Object.keys(repeatAfter) as Action[];

/** One request that was sent, or could not be: identifiers and numbers, nothing of its content. */
export type CallEvent = {
  action: Action;
  /** Until the answer was checked, in milliseconds. */
  ms: number;
  /** Counted from 1. */
  attempt: number;
  /** The vendor's RequestId, where an answer told it. */
  vendorRequest: string | null;
  /** The vendor's error code, where it refused. */
  vendorCode: string | null;
  /** `ok`, or what kind of fault it was. */
  result: CallResult;
};

export type CallResult = 'ok' | VendorErrorKind;

/** A call: what is asked, how much may come back, and how it is read. */
export type Call<T> = {
  action: Action;
  parameters: object;
  maxBytes: number;
  /** Reads and checks the body; throws `VendorError`. */
  read: (body: Buffer) => T;
};

/** What a call may bring along. */
export type CallOptions = {
  /** Ends the call when the caller is gone; an Apply that has left the queue goes on. */
  signal?: AbortSignal;
  /** Who goes first where calls have to wait. Default `person`. */
  priority?: Priority;
  /** Awaited before a call is sent that had to wait for long; what it throws ends the call. */
  afterWaiting?: () => Promise<void>;
};

export type CallsOptions = {
  tencent: Config['tencent'];
  /** What the calls of all instances are counted by; default: this process has the account for itself. */
  callSlots?: CallSlots | null;
  /** Told of every request that was made. */
  log?: (event: CallEvent) => void;
  /** Told when calls are no longer made because the vendor is not there, and when they are again. */
  circuitChanged?: (state: 'open' | 'closed') => void;
  /** The time of day, in milliseconds since 1970, for the signature. */
  now?: () => number;
  /** Milliseconds before the second attempt, at most; the third waits twice as long. Default 400. */
  retryDelayMs?: number;
  /** Further options of connections, such as another certificate authority. */
  connect?: ConnectOptions;
};

const retries = 2;

/**
 * What is left of a deadline for the call itself once it has its slot: a quarter, but no more than
 * this, in milliseconds. A start that is bought and then not waited for helps nobody.
 */
const longestReserve = 2000;

/** After so long a wait in the queue, in milliseconds, somebody else may have learned what a call asks. */
const longWait = 100;

/** Makes calls: keeps to the rate limit, signs, sends, and repeats what may be after a passing fault. */
export class Calls {
  readonly url: URL;
  readonly circuit: Circuit;
  readonly #options: CallsOptions;
  readonly #transport: Transport;
  readonly #limits: Readonly<Record<Action, RateLimit>>;

  constructor(options: CallsOptions) {
    const { tencent, callSlots, circuitChanged = () => {}, connect } = options;
    const limitOf = (action: Action) =>
      new RateLimit({
        action,
        callsPerSecond: tencent.callsPerSecond,
        maxWaiting: tencent.maxWaiting,
        slots: callSlots ?? slotsOfProcess(systemClock),
        clock: systemClock,
      });
    this.#options = options;
    this.url = new URL('/', tencent.url);
    this.#transport = new Transport(this.url, tencent.timeoutMs, connect);
    this.circuit = new Circuit(circuitChanged);
    this.#limits = {
      ApplyWebVerificationBizTokenIntl: limitOf('ApplyWebVerificationBizTokenIntl'),
      GetWebVerificationResultIntl: limitOf('GetWebVerificationResultIntl'),
    };
  }

  /** How many calls of an action wait in the queue of this process. */
  waiting(action: Action): number {
    return this.#limits[action].waiting();
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /**
   * Makes a call, waiting and repetitions included, within one deadline.
   *
   * @param endsWith Ends it early, whatever was sent; the signal of the options ends the waiting only.
   * @throws VendorError; ProblemError `storage-unavailable`; what `afterWaiting` throws
   */
  async perform<T extends { requestId: string }>(
    call: Call<T>,
    options: CallOptions,
    endsWith?: AbortSignal,
  ): Promise<T> {
    const { timeoutMs } = this.#options.tencent;
    const late = () => new VendorError('timeout');
    const deadline = new Deadline(systemClock, timeoutMs, late, endsWith);
    try {
      deadline.signal.throwIfAborted();
      return await inSpan(
        `faceid ${call.action}`,
        'CLIENT',
        { 'rpc.system': 'tencentcloud', 'rpc.service': 'faceid', 'rpc.method': call.action },
        () => this.#repeat(call, deadline, options),
        ({ requestId }) => ({ 'ekyc.vendor_request': requestId }),
      );
    } finally {
      deadline.end();
    }
  }

  async #repeat<T extends { requestId: string }>(
    call: Call<T>,
    deadline: Deadline,
    options: CallOptions,
  ): Promise<T> {
    const { retryDelayMs = 400 } = this.#options;
    const body = Buffer.from(JSON.stringify(call.parameters));
    const reserve = Math.min(longestReserve, deadline.left() / 4);
    const kinds: readonly VendorErrorKind[] = repeatAfter[call.action];
    const mayRepeat = ({ kind }: VendorError) =>
      kinds.includes(kind) && deadline.left() > retryDelayMs * 2 ** retries;
    const policy = retry(handleType(VendorError, mayRepeat), {
      maxAttempts: retries,
      backoff: new ExponentialBackoff({
        initialDelay: retryDelayMs,
        generator: halfJitterGenerator,
      }),
    });
    return policy.execute(async ({ attempt }) => {
      let slot = await this.#acquireSlot(call.action, deadline.left() - reserve, options);
      const ready = async () => {
        slot = await this.#limits[call.action].renew(slot, deadline.left(), deadline.signal);
        slot.sent?.();
      };
      try {
        return await this.circuit.execute(() =>
          this.#attempt(call, body, attempt + 1, ready, deadline.signal),
        );
      } finally {
        slot.end?.();
      }
    });
  }

  /** Waits for a slot; what became known or was given up meanwhile is not asked. */
  async #acquireSlot(
    action: Action,
    within: number,
    { signal, priority = 'person', afterWaiting }: CallOptions,
  ): Promise<Slot> {
    this.circuit.check();
    const from = performance.now();
    const slot = await this.#limits[action].acquire({ priority, within, signal });
    try {
      if (performance.now() - from > longWait) await afterWaiting?.();
      return slot;
    } catch (error) {
      slot.end?.();
      throw error;
    }
  }

  async #attempt<T extends { requestId: string }>(
    { action, maxBytes, read }: Call<T>,
    body: Buffer,
    attempt: number,
    ready: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<T> {
    const { tencent, now = Date.now, log = () => {} } = this.#options;
    const startedAt = performance.now();
    const report = (facts: Pick<CallEvent, 'vendorRequest' | 'vendorCode' | 'result'>) =>
      log({ action, ms: Math.round(performance.now() - startedAt), attempt, ...facts });
    try {
      const timestamp = Math.floor(now() / 1000);
      const unsigned = { url: this.url, action, region: tencent.region, body, timestamp };
      const headers = signedHeaders(unsigned, tencent);
      const answer = await this.#transport.post({ headers, body, ready, signal, maxBytes, read });
      report({ vendorRequest: answer.requestId, vendorCode: null, result: 'ok' });
      return answer;
    } catch (error) {
      if (error instanceof VendorError) {
        const { requestId: vendorRequest, vendorCode, kind: result } = error;
        report({ vendorRequest, vendorCode, result });
      }
      throw error;
    }
  }
}
