import { secondWithJitter } from '../time.js';
import type { AdaptiveLimit } from './adaptive-limit.js';
import type { Clock } from './clock.js';
import { busy, cancelled } from './faults.js';
import type { Priority } from './types.js';

/**
 * Leave to make one call. The vendor counts requests as they arrive, so what counts is when the
 * bytes leave: between the leave and them there may be a connection to make.
 */
export type Turn = {
  /**
   * Called when the connection is there, right before the first byte is sent. May take a while,
   * when making the connection did and others have called meanwhile.
   *
   * @param signal Ends the waiting, as does what ends that of `take`.
   * @throws ProblemError as `take` does
   */
  send(signal?: AbortSignal): void | Promise<void>;
  /** Whether `send` may take a while. */
  mayHold: boolean;
  /** The call is over. One that was never sent does not count. */
  end(): void;
};

/** Hands out the calls of one action, so many a second. */
export type Budget = {
  /**
   * Resolves when a call may be made.
   *
   * @throws ProblemError `upstream-busy`, at once when the time will not be enough or the queue is
   * full; `upstream-unavailable` when the signal ends the waiting; `storage-unavailable` when the
   * budget is shared through a database that does not answer
   */
  take(request: TakeRequest): Promise<Turn>;
};

export type TakeRequest = {
  priority: Priority;
  /** How long it may take, in milliseconds. */
  within: number;
  signal?: AbortSignal | undefined;
};

export type BudgetOptions = {
  limit: AdaptiveLimit;
  /** How many calls may wait, by priority. */
  maxWaiting: number;
  clock: Clock;
};

/** What sweeps may use of a limit: a quarter of each second is left for people who come. */
export function limitOfSweeps(limit: number): number {
  return limit - Math.floor(limit / 4);
}

type Waiter = { admit: (turn: Turn) => void };

/**
 * A queue before a sliding window, for a process that has the account for itself: over any second
 * at most so many calls are sent as the limit says, people first, each priority in the order of
 * arrival.
 */
export function createBudget({ limit, maxWaiting, clock }: BudgetOptions): Budget {
  /** When the calls of the last second were sent, in their order. */
  const sent: number[] = [];
  /** Calls that may be sent any moment. */
  let unsent = 0;
  const people: Waiter[] = [];
  const sweeps: Waiter[] = [];
  let stopTimer = () => {};

  const limitOf = (priority: Priority) =>
    priority === 'person' ? limit.current() : limitOfSweeps(limit.current());

  /** Milliseconds until a call may go that has so many others before it, if what is unsent goes now. */
  function waitBehind(others: number, priority: Priority): number {
    const now = clock.now();
    while (sent[0] !== undefined && sent[0] + secondWithJitter <= now) sent.shift();
    const atOnce = limitOf(priority);
    // How many of those that count must have left the window before it may go.
    const before = sent.length + unsent + (others % atOnce) - atOnce;
    const rounds = Math.floor(others / atOnce) * secondWithJitter;
    return before < 0 ? rounds : rounds + (sent[before] ?? now) + secondWithJitter - now;
  }

  function admitDue(): void {
    stopTimer();
    for (;;) {
      const [queue, priority] =
        people.length > 0 ? ([people, 'person'] as const) : ([sweeps, 'sweep'] as const);
      if (queue.length === 0) return;
      const wait = waitBehind(0, priority);
      if (wait > 0) {
        stopTimer = clock.after(wait, admitDue);
        return;
      }
      queue.shift()?.admit(aTurn());
    }
  }

  function aTurn(): Turn {
    let isUnsent = true;
    unsent += 1;
    return {
      mayHold: false,
      send() {
        if (!isUnsent) return;
        isUnsent = false;
        unsent -= 1;
        sent.push(clock.now());
      },
      end() {
        if (!isUnsent) return;
        isUnsent = false;
        unsent -= 1;
        admitDue();
      },
    };
  }

  return {
    async take({ priority, within, signal }) {
      if (signal?.aborted) throw cancelled();
      const queue = priority === 'person' ? people : sweeps;
      const others = people.length + (priority === 'person' ? 0 : sweeps.length);
      const wait = waitBehind(others, priority);
      if (wait > within || queue.length >= maxWaiting) throw busy(wait);
      if (wait === 0 && others === 0) return aTurn();

      const { promise, resolve, reject } = Promise.withResolvers<Turn>();
      const waiter: Waiter = { admit: resolve };
      const leave = () => {
        const place = queue.indexOf(waiter);
        if (place >= 0) queue.splice(place, 1);
      };
      queue.push(waiter);
      // Others may go before it whom nobody expected: people before a sweep, a call that was slow to leave.
      const stopWaiting = clock.after(within, () => {
        leave();
        reject(busy(waitBehind(people.length + sweeps.length, priority)));
      });
      const abandon = () => {
        leave();
        reject(cancelled());
      };
      signal?.addEventListener('abort', abandon, { once: true });
      admitDue();
      try {
        return await promise;
      } finally {
        stopWaiting();
        signal?.removeEventListener('abort', abandon);
      }
    },
  };
}
