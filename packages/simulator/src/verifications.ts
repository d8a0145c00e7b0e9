import type { WebVerificationConfig } from './api/apply-parameters.js';
import { randomUuid, type Random } from './random.js';
import type { Scenario } from './scenarios.js';

/** `waiting`: nobody has opened the page yet; `opened`: somebody has. The last two are final. */
export type VerificationState = 'waiting' | 'opened' | 'finished' | 'expired';

/** What a result carries; sizes are in bytes. */
export type ResultSizes = {
  videoBytes: number;
  imageBytes: number;
  /** Whether the pictures come along that the vendor added in July 2026: the portrait, and the back. */
  newerImages: boolean;
};

/** How a verification ended. `seed` makes its result the same at each asking. */
export type Outcome = ResultSizes & { scenario: Scenario; seed: number };

/** What was asked for, as far as it is kept: of the photo to compare with, only that it was there. */
export type Application = {
  redirectUrl: string;
  extra: string | null;
  ruleId: string | null;
  config: WebVerificationConfig;
  hasCompareImage: boolean;
};

/** A verification. Times are in milliseconds since 1970. */
export type Verification = Application & {
  bizToken: string;
  createdAt: number;
  /** Until when the person must have finished. */
  expiresAt: number;
  openedAt: number | null;
  finishedAt: number | null;
  outcome: Outcome | null;
};

type BookSettings = { now: () => number; random: Random; tokenLifetimeMs: number };

/** Keeps a simulator that runs for months from growing without end; the oldest go first. */
const capacity = 10_000;

const defaultVideoBytes = 2_000;
const defaultImageBytes = 400;

/** The verifications that were started, in memory. */
export class VerificationBook {
  readonly #entries = new Map<string, Verification>();
  readonly #settings: BookSettings;

  constructor(settings: BookSettings) {
    this.#settings = settings;
  }

  add(application: Application): Verification {
    const { now, random, tokenLifetimeMs } = this.#settings;
    const verification: Verification = {
      ...application,
      bizToken: randomUuid(random).toUpperCase(),
      createdAt: now(),
      expiresAt: now() + tokenLifetimeMs,
      openedAt: null,
      finishedAt: null,
      outcome: null,
    };
    this.#entries.set(verification.bizToken, verification);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    return verification;
  }

  find(bizToken: string): Verification | undefined {
    return this.#entries.get(bizToken);
  }

  /** In the order in which they were started. */
  list(): Verification[] {
    return [...this.#entries.values()];
  }

  stateOf(verification: Verification): VerificationState {
    if (verification.outcome !== null) return 'finished';
    if (this.#settings.now() >= verification.expiresAt) return 'expired';
    return verification.openedAt === null ? 'waiting' : 'opened';
  }

  /** Somebody looks at the page. */
  open(verification: Verification): void {
    if (this.stateOf(verification) === 'waiting') verification.openedAt = this.#settings.now();
  }

  /** @throws Error when the verification has ended already: an outcome does not change. */
  finish(verification: Verification, scenario: Scenario, sizes: Partial<ResultSizes> = {}): void {
    this.#refuseEnded(verification);
    const { shape } = scenario;
    verification.finishedAt = this.#settings.now();
    verification.outcome = {
      scenario,
      seed: this.#settings.random() * 2 ** 32,
      videoBytes: sizes.videoBytes ?? shape.videoBytes ?? defaultVideoBytes,
      imageBytes: sizes.imageBytes ?? shape.imageBytes ?? defaultImageBytes,
      newerImages: sizes.newerImages ?? false,
    };
  }

  /** Lets the time run out at once. @throws Error when the verification has ended already. */
  expire(verification: Verification): void {
    this.#refuseEnded(verification);
    verification.expiresAt = this.#settings.now();
  }

  #refuseEnded(verification: Verification): void {
    const state = this.stateOf(verification);
    if (state === 'finished' || state === 'expired') {
      throw new Error(`the verification has ended already: ${state}`);
    }
  }
}
