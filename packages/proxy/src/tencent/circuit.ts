import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleType,
  type IBackoff,
} from 'cockatiel';
import type { Clock } from './clock.js';
import { notNow, VendorError, type VendorErrorKind } from './errors.js';
import type { VendorState } from './types.js';

/** So many calls in a row that found no vendor open the circuit. */
const threshold = 10;

/** How long it stays open at first, in milliseconds; each failed trial doubles it. */
const firstPause = 5000;
const longestPause = 30_000;

/** A call that ran out of time says that the vendor is not there only when it had time, in milliseconds. */
const fairTime = 1000;

/** What a fault says about whether the vendor is there: any answer of its own says yes. */
const vendorSignalOf: Readonly<Record<VendorErrorKind, 'there' | 'away' | 'nothing'>> = {
  unreachable: 'away',
  broken: 'away',
  transient: 'away',
  timeout: 'away',
  limited: 'there',
  'no-such-token': 'there',
  'token-expired': 'there',
  request: 'there',
  credentials: 'there',
  account: 'there',
  unknown: 'there',
  malformed: 'nothing',
  busy: 'nothing',
  cancelled: 'nothing',
  open: 'nothing',
};

/** What counts as a failure; everything else passes the policy by. */
class Failure extends Error {}

/** Spares a vendor that is not there the calls, and people the waiting for it. */
export class Circuit {
  readonly #clock: Pick<Clock, 'now'>;
  /** From when on a call may try whether the vendor is back. */
  #triesFrom = -Infinity;
  #isOpen = false;

  readonly #policy = circuitBreaker(handleType(Failure), {
    breaker: new ConsecutiveBreaker(threshold),
    halfOpenAfter: { next: () => this.#pause(firstPause) },
  });

  /** @param changed Told when it opens and when it closes again. */
  constructor(clock: Pick<Clock, 'now'>, changed: (state: 'open' | 'closed') => void) {
    this.#clock = clock;
    this.#policy.onBreak(() => {
      if (!this.#isOpen) changed('open');
      this.#isOpen = true;
    });
    this.#policy.onReset(() => {
      this.#isOpen = false;
      changed('closed');
    });
  }

  state(): VendorState {
    if (this.#policy.state === CircuitState.Closed) return 'up';
    return this.#clock.now() < this.#triesFrom ? 'down' : 'trying';
  }

  /** @throws VendorError `open` when no call may be made now */
  check(): void {
    const wait = this.#triesFrom - this.#clock.now();
    if (this.#policy.state === CircuitState.Open && wait > 0) throw notNow('open', wait);
    // One call tries at a time; whoever waited for its outcome could miss a deadline.
    if (this.#policy.state === CircuitState.HalfOpen) throw notNow('open', firstPause);
  }

  /**
   * Makes a call, and learns from how it ends.
   *
   * @throws VendorError of the call, or as `check` does
   */
  async execute<T>(call: () => Promise<T>): Promise<T> {
    this.check();
    const from = this.#clock.now();
    try {
      const ended = await this.#policy.execute(async () => {
        try {
          return { answer: await call() };
        } catch (error) {
          const says = this.#judge(error, this.#clock.now() - from);
          // A refusal is an answer: it closes the circuit as every other does.
          if (says === 'there') return { error };
          throw says === 'away' ? new Failure('', { cause: error }) : error;
        }
      });
      if ('error' in ended) throw ended.error;
      return ended.answer;
    } catch (error) {
      if (error instanceof Failure) throw error.cause;
      // It measures with the time of day, which may have been set back.
      throw error instanceof BrokenCircuitError ? notNow('open', firstPause) : error;
    }
  }

  #judge(error: unknown, ms: number): 'there' | 'away' | 'nothing' {
    if (!(error instanceof VendorError)) return 'nothing';
    const isUnfair = error.kind === 'timeout' && ms < fairTime;
    const says = isUnfair ? 'nothing' : vendorSignalOf[error.kind];
    // What says nothing is no proof that the vendor is back, either.
    const isTrial = this.#policy.state === CircuitState.HalfOpen;
    return says === 'nothing' && isTrial ? 'away' : says;
  }

  #pause(milliseconds: number): IBackoff<unknown> {
    this.#triesFrom = this.#clock.now() + milliseconds;
    return {
      duration: milliseconds,
      next: () => this.#pause(Math.min(longestPause, milliseconds * 2)),
    };
  }
}
