import type { Random } from '../random.js';
import { actionNames, type ActionAnswer, type ActionName } from './actions.js';

/**
 * Bends one answer. `body`, `status` and `error` stand instead of the answer: the action is not
 * carried out. With everything else it is, and the caller may not learn of it, as in real failures.
 */
export type Override = {
  /** Bends the next answer of this action only. */
  action?: ActionName;
  /** Waits before answering, in milliseconds. */
  latencyMs?: number;
  /** HTTP status. Alone it comes with a page of HTML, as from a gateway. */
  status?: number;
  /** The whole body, whatever it is. */
  body?: string | Uint8Array;
  /** Headers of the answer, beside or instead of its own. */
  headers?: Readonly<Record<string, string>>;
  /** A refusal with this code, in the vendor's form. */
  error?: { code: string; message: string };
  /** Changes the content of `Response`; what it gives back is sent. */
  edit?: (answer: ActionAnswer) => unknown;
  /** Resets the connection instead of answering. */
  reset?: true;
  /** Promises the whole body, sends half of it and closes the connection. */
  truncate?: true;
  /** Promises the whole body, sends half of it and then nothing more. */
  stall?: true;
};

/** Faults that stay until they are set anew. The shares are of all calls, from 0 to 1. */
export type Faults = {
  /** Waits before each answer, in milliseconds. */
  latencyMs?: number;
  /** Share of answers with status 500. */
  errors?: number;
  /** Share of answers that are no JSON. */
  garbage?: number;
  /** Share of connections that are reset. */
  resets?: number;
  /** Share of refusals with `RequestLimitExceeded`. */
  limits?: number;
};

type Share = Exclude<keyof Faults, 'latencyMs'>;

const overrideOf: Readonly<Record<Share, Override>> = {
  errors: { status: 500 },
  garbage: { body: '\u0000<<< this is no JSON >>>' },
  resets: { reset: true },
  limits: { error: { code: 'RequestLimitExceeded', message: 'Too many calls.' } },
};
const shareNames = Object.keys(overrideOf) as Share[];

/** What goes wrong: one-shot overrides first, in the order in which they came, then lasting faults. */
export class FaultPlan {
  #once: Override[] = [];
  #faults: Faults = {};
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  once(override: Override): void {
    const { action } = override;
    if (action !== undefined && !actionNames.includes(action)) {
      throw new RangeError(`no such action: ${action}`);
    }
    this.#once.push(override);
  }

  /** @throws RangeError when a share is not from 0 to 1, or all together are more than 1 */
  set(faults: Faults): void {
    const shares = shareNames.map((name) => faults[name] ?? 0);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (!shares.every((share) => share >= 0 && share <= 1) || sum > 1) {
      throw new RangeError('shares of faults go from 0 to 1, all together');
    }
    this.#faults = faults;
  }

  /** What to do with this call; an empty override: nothing. `action` is what the caller claims. */
  next(action: string | undefined): Override {
    const index = this.#once.findIndex(
      (override) => override.action === undefined || override.action === action,
    );
    const [override] = index === -1 ? [] : this.#once.splice(index, 1);
    return override ?? this.#lasting();
  }

  #lasting(): Override {
    const { latencyMs = 0, ...shares } = this.#faults;
    let left = this.#random();
    for (const name of shareNames) {
      left -= shares[name] ?? 0;
      if (left < 0) return { ...overrideOf[name], latencyMs };
    }
    return { latencyMs };
  }
}
