import { ProblemError } from '../errors.js';
import type { CallSlots } from '../store/store.js';
import type { ApiErrorKind } from './api-errors.js';
import { createAdaptiveLimit } from './adaptive-limit.js';
import { createBudget, type Budget, type Turn } from './budget.js';
import { createCircuit, type CallOutcome } from './circuit.js';
import { sleep, type Clock } from './clock.js';
import type { Deadline } from './deadline.js';
import { settled, type FaultKind } from './faults.js';
import { createSharedBudget } from './shared-budget.js';
import { createSigner, type Credentials } from './sign.js';
import type { Take, Transport } from './transport.js';
import type { CallOptions, Queue } from './types.js';

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
  GetWebVerificationResultIntl: { repeatAfter: ['unreachable', 'broken', 'transient', 'limited'] },
} as const satisfies Record<string, { repeatAfter: (FaultKind | ApiErrorKind)[] }>;
export type Action = keyof typeof actions;

/** A call: what is asked, how much may come back, and how it is read. */
export type Call<T> = {
  action: Action;
  parameters: object;
  maxBytes: number;
  /** Reads and checks the body; throws `ProblemError`. */
  read: (receive: Receive) => Promise<T>;
};

/**
 * Sends the request, and hands the answer's body over piece by piece; resolves at its end.
 *
 * @param leaving Ends the connection early.
 * @throws ProblemError
 */
export type Receive = (take: Take, leaving?: AbortSignal) => Promise<void>;

/** What calls need from outside. */
export type Surroundings = {
  url: URL;
  credentials: Credentials;
  region: string;
  callsPerSecond: number;
  /** How many calls may wait for their turn, by action and priority. */
  maxWaiting: number;
  /** What the calls of all instances are counted by; null: this process has the account for itself. */
  callSlots: CallSlots | null;
  transport: Transport;
  /** The time of day, in milliseconds since 1970, for the signature. */
  now: () => number;
  clock: Clock;
  /** Between 0 and 1. */
  random: () => number;
  log: (event: CallEvent) => void;
  /** Told of a refusal's code. */
  refused: (vendorCode: string) => void;
  /** Told when calls are no longer made because the vendor is not there, and when they are again. */
  circuitChanged: (state: 'open' | 'closed') => void;
};

const maxAttempts = 3;

/**
 * What is left of a deadline for the call itself once it has its turn: a quarter, but no more than
 * this, in milliseconds. A start that is bought and then not waited for helps nobody.
 */
const longestReserve = 2000;

/** After so long a wait for its turn, in milliseconds, somebody else may have learned what a call asks. */
const longWait = 100;

/** A call that ran out of time says that the vendor is not there only when it had time, in milliseconds. */
const fairTime = 1000;

/** Milliseconds before the second attempt; each further one waits twice as long. */
const firstPause = 200;

/**
 * Makes calls: waits for the budget, signs, sends, has the answer read, and where the action allows
 * it asks again after a fault that may pass.
 */
export function createCalls(surroundings: Surroundings) {
  const { clock, transport, log } = surroundings;
  const signedHeaders = createSigner(surroundings.credentials);
  const quotas: Record<Action, Quota> = {
    ApplyWebVerificationBizTokenIntl: createQuota('ApplyWebVerificationBizTokenIntl', surroundings),
    GetWebVerificationResultIntl: createQuota('GetWebVerificationResultIntl', surroundings),
  };
  const circuit = createCircuit(clock, surroundings.circuitChanged);

  async function attemptCall<T extends { requestId: string | null }>(
    call: Call<T>,
    body: Buffer,
    attempt: number,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<T> {
    const { url, region, now } = surroundings;
    const startedAt = clock.now();
    const report = (facts: Pick<CallEvent, 'vendorRequest' | 'vendorCode' | 'result'>) => {
      const ms = Math.round(clock.now() - startedAt);
      log({ action: call.action, ms, attempt, ...facts });
    };
    try {
      const timestamp = Math.floor(now() / 1000);
      const unsigned = { url, action: call.action, region, body, timestamp };
      const headers = signedHeaders(unsigned);
      const { maxBytes } = call;
      const { mayHold } = turn;
      const ready = () => turn.send(signal);
      const answer = await call.read((take, leaving) => {
        const ending = leaving === undefined ? signal : AbortSignal.any([signal, leaving]);
        return transport.post({ headers, body, ready, mayHold, signal: ending, maxBytes }, take);
      });
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

  /** Waits for its turn; what became known or was given up meanwhile is not asked. */
  async function waitForTurn(action: Action, within: number, options: CallOptions): Promise<Turn> {
    circuit.check();
    const { signal, priority = 'person', isNeeded } = options;
    const from = clock.now();
    const quota = quotas[action];
    quota.waiting += 1;
    const turn = await quota.budget
      .take({ priority, within, signal })
      .finally(() => (quota.waiting -= 1));
    try {
      const isLate = clock.now() - from > longWait;
      if (isLate && isNeeded !== undefined && !(await isNeeded())) throw settled();
      return turn;
    } catch (error) {
      turn.end();
      throw error;
    }
  }

  /** Makes one attempt, and learns from how it ends. */
  async function attemptAndLearn<T extends { requestId: string | null }>(
    call: Call<T>,
    body: Buffer,
    attempt: number,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<T> {
    const from = clock.now();
    let ended: (outcome: CallOutcome) => void = () => {};
    try {
      ended = circuit.begin();
      const answer = await attemptCall(call, body, attempt, turn, signal);
      ended('answered');
      return answer;
    } catch (error) {
      const facts = error instanceof ProblemError ? error.log : {};
      ended(outcomeOf(facts.kind, clock.now() - from));
      if (facts.kind === 'limited') quotas[call.action].limit.lower();
      if (typeof facts.vendorCode === 'string') surroundings.refused(facts.vendorCode);
      throw error;
    } finally {
      turn.end();
    }
  }

  return {
    circuitState: circuit.state,
    queues: (): Queue[] =>
      Object.entries(quotas).map(([action, { waiting, limit }]) => ({
        action,
        waiting,
        limit: limit.current(),
      })),
    /**
     * @param deadline Ends the call, waiting and repetitions included.
     * @param options Its signal ends the waiting for the budget only; what was sent, the deadline ends.
     * @throws ProblemError
     */
    async perform<T extends { requestId: string | null }>(
      call: Call<T>,
      deadline: Deadline,
      options: CallOptions,
    ): Promise<T> {
      const body = Buffer.from(JSON.stringify(call.parameters));
      const reserve = Math.min(longestReserve, deadline.left() / 4);
      for (let attempt = 1; ; attempt += 1) {
        const turn = await waitForTurn(call.action, deadline.left() - reserve, options);
        try {
          return await attemptAndLearn(call, body, attempt, turn, deadline.signal);
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

type Quota = {
  limit: ReturnType<typeof createAdaptiveLimit>;
  budget: Budget;
  /** How many calls wait for their turn. */
  waiting: number;
};

function createQuota(action: Action, surroundings: Surroundings): Quota {
  const { callsPerSecond, maxWaiting, callSlots, clock } = surroundings;
  const limit = createAdaptiveLimit(callsPerSecond, clock);
  const options = { limit, maxWaiting, clock };
  const budget =
    callSlots === null ? createBudget(options) : createSharedBudget(action, callSlots, options);
  return { limit, budget, waiting: 0 };
}

/** What the end of an attempt says about whether the vendor is there: any answer of its own says yes. */
function outcomeOf(kind: unknown, ms: number): CallOutcome {
  switch (kind) {
    case 'unreachable':
    case 'broken':
    case 'transient':
      return 'failed';
    case 'timeout':
      return ms >= fairTime ? 'failed' : 'unclear';
    case 'limited':
    case 'no-such-token':
    case 'token-expired':
    case 'request':
    case 'credentials':
    case 'account':
    case 'unknown':
      return 'answered';
    default:
      return 'unclear';
  }
}

function mayRepeat(action: Action, error: unknown): boolean {
  const kinds: readonly unknown[] = actions[action].repeatAfter;
  return error instanceof ProblemError && kinds.includes(error.log.kind);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
