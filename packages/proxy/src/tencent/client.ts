import type { Config } from '../config/config.js';
import type { CallSlots } from '../store/store.js';
import { readApplyAnswer, readResultAnswer } from './answers.js';
import { createCalls, type Call, type CallEvent, type Receive } from './call.js';
import { systemClock } from './clock.js';
import { startDeadline } from './deadline.js';
import { createJoiner } from './join.js';
import { piecesOf } from './pieces.js';
import { openReportStream } from './report-stream.js';
import { readSmallJson } from './small-json.js';
import { createTransport, type ConnectOptions } from './transport.js';
import type { CallOptions, ResultAnswer, ResultRequest, TencentClient } from './types.js';
import { checkVerificationUrl } from './verification-url.js';

/** Sizes that answers may have, in bytes. A result brings a video and pictures along. */
const maxApplyBytes = 64 * 1024;
const maxResultBytes = 32 * 1024 * 1024;

const vendorStates = { closed: 'up', open: 'down', 'half-open': 'trying' } as const;

export type TencentClientOptions = {
  tencent: Config['tencent'];
  /** Hosts that a verification URL may have; a leading dot stands for any host below it. */
  verificationHosts: readonly string[];
  /** The time of day, in milliseconds since 1970, for the signature. */
  now?: () => number;
  /** Between 0 and 1, for the pauses before repetitions. */
  random?: () => number;
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
  const { tencent, verificationHosts, now = Date.now, random = Math.random } = options;
  const { log = () => {}, refused = () => {}, circuitChanged = () => {} } = options;
  const { connect, callSlots = null } = options;
  const url = new URL('/', tencent.url);
  const clock = systemClock;
  const transport = createTransport(url, tencent.timeoutMs, connect);
  const { region, callsPerSecond, maxWaiting } = tencent;
  const calls = createCalls({
    url,
    credentials: tencent,
    region,
    callsPerSecond,
    maxWaiting,
    callSlots,
    transport,
    now,
    clock,
    random,
    log,
    refused,
    circuitChanged,
  });
  const questions = createJoiner<ResultAnswer>();

  /** Performs a call whose answer is small enough to be read at once. */
  async function perform<T extends { requestId: string }>(
    call: Call<T>,
    callOptions: CallOptions,
    endsWith: AbortSignal | undefined,
  ): Promise<T> {
    const deadline = startDeadline(clock, tencent.timeoutMs, endsWith);
    try {
      return await calls.perform(call, deadline, callOptions);
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
        async read(receive: Receive) {
          const applied = readApplyAnswer(await collect(receive));
          const verificationUrl = checkVerificationUrl(
            applied.verificationUrl,
            url,
            verificationHosts,
          );
          return { ...applied, verificationUrl };
        },
      } as const;
      return perform(call, callOptions, undefined);
    },

    getWebVerificationResultIntl(request, { signal, priority = 'person', isNeeded } = {}) {
      const call = {
        ...resultCall(request),
        read: async (receive: Receive) => readResultAnswer(await readSmallJson(receive)),
      };
      // A sweep may share what a person asks; a person must not wait in the queue of a sweep.
      const personKey = `person ${request.BizToken}`;
      const joins = priority === 'person' || questions.has(personKey);
      const key = joins ? personKey : `sweep ${request.BizToken}`;
      const ask = (everybodyLeft: AbortSignal) => {
        const shared = { signal: everybodyLeft, priority };
        return perform(call, isNeeded ? { ...shared, isNeeded } : shared, everybodyLeft);
      };
      return questions.ask(key, ask, signal);
    },

    async streamWebVerificationResultIntl(request, callOptions = {}) {
      const deadline = startDeadline(clock, tencent.timeoutMs, callOptions.signal);
      const call = {
        ...resultCall(request),
        async read(receive: Receive) {
          const stream = await openReportStream(piecesOf(receive), deadline.end);
          // The RequestId stands at the end of the answer, which has not come yet.
          return { stream, requestId: null };
        },
      };
      try {
        return (await calls.perform(call, deadline, callOptions)).stream;
      } catch (error) {
        deadline.end();
        throw error;
      }
    },

    queues: calls.queues,
    vendorState: () => vendorStates[calls.circuitState()],

    close: () => transport.close(),
  };
}

function resultCall(request: ResultRequest) {
  return {
    action: 'GetWebVerificationResultIntl',
    parameters: { BizToken: request.BizToken },
    maxBytes: maxResultBytes,
  } as const;
}

async function collect(receive: Receive): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  await receive((piece) => void pieces.push(piece));
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
