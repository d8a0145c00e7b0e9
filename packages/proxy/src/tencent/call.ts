import { ExponentialBackoff, halfJitterGenerator, handleType, retry } from 'cockatiel';
import type { CallSlots } from '../store/store.js';
import { Circuit } from './circuit.js';
import type { Clock } from './clock.js';
import type { Deadline } from './deadline.js';
import { VendorError, type VendorErrorKind } from './errors.js';
import { RateLimit, slotsOfProcess, type Slot } from './rate-limit.js';
import { signedHeaders, type Credentials } from './sign.js';
import type { Transport } from './transport.js';
import { actions, type Action, type CallOptions, type Queue } from './types.js';

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

/** After which faults an action may be repeated. */
const repeatAfter = {
  // Costs money: only when nothing was sent can it not have been done.
  ApplyWebVerificationBizTokenIntl: ['unreachable'],
  GetWebVerificationResultIntl: ['unreachable', 'broken', 'transient', 'limited'],
} as const satisfies Record<Action, readonly VendorErrorKind[]>;

/** A call: what is asked, how much may come back, and how it is read. */
export type Call<T> = {
  action: Action;
  parameters: object;
  maxBytes: number;
  /** Reads and checks the body; throws `VendorError`. */
  read: (body: Buffer) => T;
};

/** What calls need from outside. */
export type CallDeps = {
  url: URL;
  credentials: Credentials;
  region: string;
  callsPerSecond: number;
  /** How many calls may wait in the queue, by action and priority. */
  maxWaiting: number;
  /** What the calls of all instances are counted by; null: this process has the account for itself. */
  callSlots: CallSlots | null;
  transport: Transport;
  /** The time of day, in milliseconds since 1970, for the signature. */
  now: () => number;
  clock: Clock;
  /** Milliseconds before the second attempt, at most; the third waits twice as long. */
  retryDelayMs: number;
  log: (event: CallEvent) => void;
  /** Told of a refusal's code. */
  refused: (vendorCode: string) => void;
  /** Told when calls are no longer made because the vendor is not there, and when they are again. */
  circuitChanged: (state: 'open' | 'closed') => void;
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
  readonly circuit: Circuit;
  readonly #deps: CallDeps;
  readonly #limits: Readonly<Record<Action, RateLimit>>;

  constructor(deps: CallDeps) {
    const { callsPerSecond, maxWaiting, callSlots, clock } = deps;
    const limitOf = (action: Action) => {
      const slots = callSlots ?? slotsOfProcess(clock);
      return new RateLimit({ action, callsPerSecond, maxWaiting, slots, clock });
    };
    this.#deps = deps;
    this.#limits = {
      ApplyWebVerificationBizTokenIntl: limitOf('ApplyWebVerificationBizTokenIntl'),
      GetWebVerificationResultIntl: limitOf('GetWebVerificationResultIntl'),
    };
    this.circuit = new Circuit(clock, deps.circuitChanged);
  }

  queues(): Queue[] {
    const limit = this.#deps.callsPerSecond;
    return actions.map((action) => ({ action, waiting: this.#limits[action].waiting(), limit }));
  }

  /**
   * @param deadline Ends the call, waiting and repetitions included.
   * @param options Its signal ends the waiting in the queue only; what was sent, the deadline ends.
   * @throws VendorError; ProblemError `storage-unavailable`; what `afterWaiting` throws
   */
  async perform<T extends { requestId: string }>(
    call: Call<T>,
    deadline: Deadline,
    options: CallOptions,
  ): Promise<T> {
    const body = Buffer.from(JSON.stringify(call.parameters));
    const reserve = Math.min(longestReserve, deadline.left() / 4);
    const { retryDelayMs } = this.#deps;
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
      let slot = await this.#acquireSlot(call.action, deadline, reserve, options);
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
    deadline: Deadline,
    reserve: number,
    { signal, priority = 'person', afterWaiting }: CallOptions,
  ): Promise<Slot> {
    this.circuit.check();
    const { clock } = this.#deps;
    const limit = this.#limits[action];
    const from = clock.now();
    const within = deadline.left() - reserve;
    const slot = await limit.acquire({ priority, within, signal });
    try {
      if (clock.now() - from > longWait) await afterWaiting?.();
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
    const { url, region, credentials, now, clock, transport, log, refused } = this.#deps;
    const startedAt = clock.now();
    const report = (facts: Pick<CallEvent, 'vendorRequest' | 'vendorCode' | 'result'>) =>
      log({ action, ms: Math.round(clock.now() - startedAt), attempt, ...facts });
    try {
      const timestamp = Math.floor(now() / 1000);
      const headers = signedHeaders({ url, action, region, body, timestamp }, credentials);
      const answer = await transport.post({ headers, body, ready, signal, maxBytes, read });
      report({ vendorRequest: answer.requestId, vendorCode: null, result: 'ok' });
      return answer;
    } catch (error) {
      if (error instanceof VendorError) {
        const { requestId: vendorRequest, vendorCode, kind: result } = error;
        report({ vendorRequest, vendorCode, result });
        if (vendorCode !== null) refused(vendorCode);
      }
      throw error;
    }
  }
}
