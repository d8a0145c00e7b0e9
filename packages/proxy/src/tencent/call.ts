import { ProblemError } from '../errors.js';
import type { ApiErrorKind } from './api-errors.js';
import { createBudget, type Budget } from './budget.js';
import { sleep, type Clock } from './clock.js';
import type { Deadline } from './deadline.js';
import type { FaultKind } from './faults.js';
import { signedHeaders, type Credentials } from './sign.js';
import type { Transport } from './transport.js';
import type { CallOptions } from './types.js';

/** One request that was sent, or could not be: identifiers and numbers, nothing of its content. */
export type CallEvent = {
  action: Action;
  /** Until the answer was checked, in milliseconds; that of a report has only begun by then. */
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

export type CallResult = 'ok' | FaultKind | ApiErrorKind;

/** What differs between the two actions. */
const actions = {
  // Costs money: only when nothing was sent can it not have been done.
  ApplyWebVerificationBizTokenIntl: { repeatAfter: ['unreachable'] },
  GetWebVerificationResultIntl: { repeatAfter: ['unreachable', 'broken', 'transient'] },
} as const satisfies Record<string, { repeatAfter: (FaultKind | ApiErrorKind)[] }>;
export type Action = keyof typeof actions;

/** A call: what is asked, how much may come back, and how it is read. */
export type Call<T> = {
  action: Action;
  parameters: object;
  maxBytes: number;
  /** Reads and checks the body; throws `ProblemError`. */
  read: (body: AsyncGenerator<Uint8Array, void>) => Promise<T>;
};

/** What calls need from outside. */
export type Surroundings = {
  url: URL;
  credentials: Credentials;
  region: string;
  callsPerSecond: number;
  transport: Transport;
  /** The time of day, in milliseconds since 1970, for the signature. */
  now: () => number;
  clock: Clock;
  /** Between 0 and 1. */
  random: () => number;
  log: (event: CallEvent) => void;
};

const maxAttempts = 3;

/** Milliseconds before the second attempt; each further one waits twice as long. */
const firstPause = 200;

/**
 * Makes calls: waits for the budget, signs, sends, has the answer read, and where the action allows
 * it asks again after a fault that may pass.
 */
export function createCalls(surroundings: Surroundings) {
  const { clock, transport, log } = surroundings;
  const budgets: Record<Action, Budget> = {
    ApplyWebVerificationBizTokenIntl: createBudget(surroundings.callsPerSecond, clock),
    GetWebVerificationResultIntl: createBudget(surroundings.callsPerSecond, clock),
  };

  async function attemptCall<T extends { requestId: string | null }>(
    call: Call<T>,
    body: Buffer,
    attempt: number,
    signal: AbortSignal,
  ): Promise<T> {
    const { url, region, credentials, now } = surroundings;
    const startedAt = clock.now();
    const report = (facts: Pick<CallEvent, 'vendorRequest' | 'vendorCode' | 'result'>) => {
      const ms = Math.round(clock.now() - startedAt);
      log({ action: call.action, ms, attempt, ...facts });
    };
    try {
      const timestamp = Math.floor(now() / 1000);
      const unsigned = { url, action: call.action, region, body, timestamp };
      const headers = signedHeaders(unsigned, credentials);
      const answer = await call.read(await transport.post(headers, body, signal, call.maxBytes));
      report({ vendorRequest: answer.requestId, vendorCode: null, result: 'ok' });
      return answer;
    } catch (error) {
      const facts = error instanceof ProblemError ? error.log : {};
      report({
        vendorRequest: textOrNull(facts.vendorRequest),
        vendorCode: textOrNull(facts.vendorCode),
        // Every fault of a call carries its kind; what carries none is a fault in this program.
        result: (textOrNull(facts.kind) ?? 'unknown') as CallResult,
      });
      throw error;
    }
  }

  return {
    /**
     * @param deadline Ends the call, waiting and repetitions included.
     * @param options Its signal ends the waiting for the budget only; what was sent, the deadline ends.
     * @throws ProblemError
     */
    async perform<T extends { requestId: string | null }>(
      call: Call<T>,
      deadline: Deadline,
      { signal, priority = 'person' }: CallOptions,
    ): Promise<T> {
      const body = Buffer.from(JSON.stringify(call.parameters));
      for (let attempt = 1; ; attempt += 1) {
        await budgets[call.action].take({ priority, within: deadline.left(), signal });
        try {
          return await attemptCall(call, body, attempt, deadline.signal);
        } catch (error) {
          const pause = firstPause * 2 ** (attempt - 1) * (0.5 + surroundings.random() / 2);
          const again = attempt < maxAttempts && mayRepeat(call.action, error);
          if (!again || pause >= deadline.left()) throw error;
          await sleep(clock, pause, deadline.signal);
        }
      }
    },
  };
}

function mayRepeat(action: Action, error: unknown): boolean {
  const kinds: readonly unknown[] = actions[action].repeatAfter;
  return error instanceof ProblemError && kinds.includes(error.log.kind);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
