import type { Config } from '../config/config.js';
import type { CallSlots } from '../store/store.js';
import { readApplyAnswer, readResultAnswer, readWholeResult } from './answers.js';
import { Calls, type Call, type CallEvent } from './call.js';
import { systemClock } from './clock.js';
import { startDeadline } from './deadline.js';
import { VendorError } from './errors.js';
import { SingleFlight } from './single-flight.js';
import { Transport, type ConnectOptions } from './transport.js';
import {
  priorities,
  type CallOptions,
  type ResultAnswer,
  type ResultRequest,
  type TencentClient,
} from './types.js';
import { checkVerificationUrl } from './verification-url.js';

/** Sizes that answers may have, in bytes. A result brings a video and pictures along. */
const maxApplyBytes = 64 * 1024;
const maxResultBytes = 32 * 1024 * 1024;

export type TencentClientOptions = {
  tencent: Config['tencent'];
  /** Hosts that a verification URL may have; a leading dot stands for any host below it. */
  verificationHosts: readonly string[];
  /** The time of day, in milliseconds since 1970, for the signature. */
  now?: () => number;
  /** Milliseconds before the second attempt, at most; the third waits twice as long. Default 400. */
  retryDelayMs?: number;
  /** Told of every request that was made. */
  log?: (event: CallEvent) => void;
  /** What the calls of all instances are counted by; default: this process has the account for itself. */
  callSlots?: CallSlots | null;
  /** Told of the code of every refusal. */
  refused?: (vendorCode: string) => void;
  /** Told when calls are no longer made because the vendor is not there, and when they are again. */
  circuitChanged?: (state: 'open' | 'closed') => void;
  /** Further options of connections, such as another certificate authority. */
  connect?: ConnectOptions;
};

/**
 * Tencent Cloud eKYC, verification on mobile HTML5: the two actions, called with the operator's
 * keys. The SDK of this product for Node.js has neither; if it gains them, this is the file to swap.
 */
export function createTencentClient(options: TencentClientOptions): TencentClient {
  const { tencent, verificationHosts, now = Date.now, retryDelayMs = 400 } = options;
  const { log = () => {}, refused = () => {}, circuitChanged = () => {} } = options;
  const { connect, callSlots = null } = options;
  const url = new URL('/', tencent.url);
  const clock = systemClock;
  const transport = new Transport(url, tencent.timeoutMs, connect);
  const { region, callsPerSecond, maxWaiting } = tencent;
  const calls = new Calls({
    url,
    credentials: tencent,
    region,
    callsPerSecond,
    maxWaiting,
    callSlots,
    transport,
    now,
    clock,
    retryDelayMs,
    log,
    refused,
    circuitChanged,
  });
  const questions = new SingleFlight<ResultAnswer>();

  async function perform<T extends { requestId: string }>(
    call: Call<T>,
    callOptions: CallOptions,
    endsWith: AbortSignal | undefined,
  ): Promise<T> {
    const deadline = startDeadline(clock, tencent.timeoutMs, endsWith);
    try {
      deadline.signal.throwIfAborted();
      return await calls.perform(call, deadline, callOptions);
    } catch (error) {
      throw orCancelled(error, callOptions.signal);
    } finally {
      deadline.end();
    }
  }

  return {
    applyWebVerificationBizTokenIntl(request, callOptions = {}) {
      const call = {
        action: 'ApplyWebVerificationBizTokenIntl',
        parameters: request,
        maxBytes: maxApplyBytes,
        read(body: Buffer) {
          const { verificationUrl, ...applied } = readApplyAnswer(body);
          const checked = checkVerificationUrl(verificationUrl, url, verificationHosts);
          return { ...applied, verificationUrl: checked };
        },
      } as const;
      return perform(call, callOptions, undefined);
    },

    getWebVerificationResultIntl(request, { signal, priority = 'person', afterWaiting } = {}) {
      const call = { ...resultCall(request), read: readResultAnswer };
      const keyOf = (other: string) => `${other} ${request.BizToken}`;
      // Whoever asks shares what somebody as urgent asks, and never waits behind somebody less so.
      const asUrgent = priorities.slice(0, priorities.indexOf(priority) + 1);
      const joined = asUrgent.find((other) => questions.has(keyOf(other)));
      const ask = (everybodyLeft: AbortSignal) => {
        const shared = { signal: everybodyLeft, priority };
        return perform(call, afterWaiting ? { ...shared, afterWaiting } : shared, everybodyLeft);
      };
      return questions.run(keyOf(joined ?? priority), ask, signal).catch((error: unknown) => {
        throw orCancelled(error, signal);
      });
    },

    getWholeWebVerificationResultIntl(request, callOptions = {}) {
      const call = { ...resultCall(request), read: readWholeResult };
      return perform(call, callOptions, callOptions.signal);
    },

    queues: () => calls.queues(),
    vendorState: () => calls.circuit.state(),

    close: () => transport.close(),
  };
}

/** Whoever leaves gives a reason of its own; ours says what became of the call. */
function orCancelled(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted && error === signal.reason ? new VendorError('cancelled') : error;
}

function resultCall(request: ResultRequest) {
  return {
    action: 'GetWebVerificationResultIntl',
    parameters: { BizToken: request.BizToken },
    maxBytes: maxResultBytes,
  } as const;
}
