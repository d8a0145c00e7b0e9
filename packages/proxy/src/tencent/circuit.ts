import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  type IBackoff,
} from 'cockatiel';
import { errorKinds, notNow, VendorError, type VendorSign } from './errors.js';

/** So many calls in a row that found no vendor open the circuit. */
const threshold = 10;

/** How long it stays open at first, in milliseconds; each failed trial doubles it. */
const firstPause = 5000;
const longestPause = 30_000;

/** A call that ran out of time says that the vendor is not there only when it had time, in milliseconds. */
const fairTime = 1000;

/** `down` when calls found no vendor, so that they are refused; `trying` until one finds it again. */
export type VendorState = 'up' | 'down' | 'trying';

/** How a call ended that says something about the vendor. */
type Ended<T> = { sign: VendorSign; answer: T } | { sign: VendorSign; error: unknown };

/** Spares a vendor that is not there the calls, and people the waiting for it. */
export class Circuit {
  /** From when on a call may try whether the vendor is back, by the time of day, as the policy has it. */
  #triesFrom = -Infinity;
  #isOpen = false;

  readonly #policy = circuitBreaker(
    handleWhenResult((ended) => (ended as Ended<unknown>).sign === 'away'),
    {
      breaker: new ConsecutiveBreaker(threshold),
      halfOpenAfter: { next: () => this.#pause(firstPause) },
    },
  );

  /** @param changed Told when it opens and when it closes again. */
  constructor(changed: (state: 'open' | 'closed') => void) {
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
    return Date.now() < this.#triesFrom ? 'down' : 'trying';
  }

  /** @throws VendorError `open` when no call may be made now */
  check(): void {
    const wait = this.#triesFrom - Date.now();
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
    const from = performance.now();
    const ending = this.#policy.execute(async (): Promise<Ended<T>> => {
      try {
        return { sign: 'there', answer: await call() };
      } catch (error) {
        const sign = this.#signOf(error, performance.now() - from);
        if (sign === 'none') throw error;
        // A refusal is an answer: it closes the circuit as every other does.
        return { sign, error };
      }
    });
    const ended = await ending.catch((error: unknown) => {
      throw error instanceof BrokenCircuitError ? notNow('open', firstPause) : error;
    });
    if ('error' in ended) throw ended.error;
    return ended.answer;
  }

  #signOf(error: unknown, ms: number): VendorSign {
    const kind = error instanceof VendorError ? error.kind : 'cancelled';
    const isUnfair = kind === 'timeout' && ms < fairTime;
    const sign = isUnfair ? 'none' : errorKinds[kind].sign;
    // What says nothing is no proof that the vendor is back, either.
    const isTrial = this.#policy.state === CircuitState.HalfOpen;
    return sign === 'none' && isTrial ? 'away' : sign;
  }

  #pause(milliseconds: number): IBackoff<unknown> {
    this.#triesFrom = Date.now() + milliseconds;
    return {
      duration: milliseconds,
      next: () => this.#pause(Math.min(longestPause, milliseconds * 2)),
    };
  }
}
