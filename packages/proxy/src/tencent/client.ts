import {
  readApplyAnswer,
  readResultAnswer,
  readWholeResult,
  type ApplyAnswer,
  type ResultAnswer,
  type WholeResult,
} from './answers.js';
import { actions, Calls, type Action, type CallsOptions, type CallOptions } from './call.js';
import type { VendorState } from './circuit.js';
import { VendorError } from './errors.js';
import { priorities } from './rate-limit.js';
import { SingleFlight } from './single-flight.js';

/** Sizes that answers may have, in bytes. A result brings a video and pictures along. */
const maxApplyBytes = 64 * 1024;
const maxResultBytes = 32 * 1024 * 1024;

/** Parameters of `ApplyWebVerificationBizTokenIntl`, API version 2018-03-01. */
export type ApplyRequest = {
  /** Scheme, host and path of where the person comes back to. */
  RedirectURL: string;
  /** Up to 1,000 characters, handed back with the result. */
  Extra?: string;
  /** The photo to compare with, up to 8 MB of base64 without a data-URI prefix; for check mode 2. */
  CompareImageBase64?: string;
  /** A process that was configured in the vendor's console. */
  RuleId?: string;
  /** Settings of this verification; the vendor's documents have them, and add some. */
  Config?: Record<string, unknown>;
};

/** Parameters of `GetWebVerificationResultIntl`. */
type ResultRequest = { BizToken: string };

/** Calls of one action before they are sent. */
export type Queue = {
  action: Action;
  /** Those that wait in the queue in this process. */
  waiting: number;
  /** How many a second may be sent, by all instances together. */
  limit: number;
};

type TencentClientOptions = CallsOptions & {
  /** Hosts that a verification URL may have; a leading dot stands for any host below it. */
  verificationHosts: readonly string[];
};

/**
 * Tencent Cloud eKYC, verification on mobile HTML5: the two actions, called with the operator's
 * keys. The SDK of this product for Node.js has neither; if it gains them, this is the file to swap.
 * Calls reject with `VendorError`, or with `storage-unavailable`.
 */
export class TencentClient {
  readonly #options: TencentClientOptions;
  readonly #calls: Calls;
  readonly #questions = new SingleFlight<ResultAnswer>();

  constructor(options: TencentClientOptions) {
    this.#options = options;
    this.#calls = new Calls(options);
  }

  async applyWebVerificationBizTokenIntl(
    request: ApplyRequest,
    options: CallOptions = {},
  ): Promise<ApplyAnswer> {
    const call = {
      action: 'ApplyWebVerificationBizTokenIntl',
      parameters: request,
      maxBytes: maxApplyBytes,
      read: (body: Buffer) =>
        readApplyAnswer(body, this.#calls.url, this.#options.verificationHosts),
    } as const;
    return this.#calls.perform(call, options);
  }

  async getWebVerificationResultIntl(
    request: ResultRequest,
    { signal, priority = 'person', ...options }: CallOptions = {},
  ): Promise<ResultAnswer> {
    const call = { ...resultCall(request), read: readResultAnswer };
    const keyOf = (other: string) => `${other} ${request.BizToken}`;
    // Whoever asks shares what somebody as urgent asks, and never waits behind somebody less so.
    const asUrgent = priorities.slice(0, priorities.indexOf(priority) + 1);
    const joined = asUrgent.find((other) => this.#questions.has(keyOf(other)));
    const ask = (everybodyLeft: AbortSignal) => {
      const shared = { ...options, signal: everybodyLeft, priority };
      return this.#calls.perform(call, shared, everybodyLeft);
    };
    try {
      return await this.#questions.run(keyOf(joined ?? priority), ask, signal);
    } catch (error) {
      // Whoever leaves gives a reason of its own; ours says what became of the call.
      throw signal?.aborted && error === signal.reason ? new VendorError('cancelled') : error;
    }
  }

  /** The whole `Response`, personal data and all, for a backend's report. */
  async getWholeWebVerificationResultIntl(
    request: ResultRequest,
    options: CallOptions = {},
  ): Promise<WholeResult> {
    const call = { ...resultCall(request), read: readWholeResult };
    return this.#calls.perform(call, { priority: 'backend', ...options }, options.signal);
  }

  /** Whether the vendor is there, as far as the latest calls tell. */
  vendorState(): VendorState {
    return this.#calls.circuit.state();
  }

  /** How busy the ways to the two actions are. */
  queues(): Queue[] {
    const limit = this.#options.tencent.callsPerSecond;
    return actions.map((action) => ({ action, waiting: this.#calls.waiting(action), limit }));
  }

  close(): Promise<void> {
    return this.#calls.close();
  }
}

/** What the rest of the proxy calls, so that a test can answer in the vendor's place. */
export type TencentApi = Pick<TencentClient, keyof TencentClient>;

function resultCall({ BizToken }: ResultRequest) {
  return {
    action: 'GetWebVerificationResultIntl',
    parameters: { BizToken },
    maxBytes: maxResultBytes,
  } as const;
}
