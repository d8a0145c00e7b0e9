import type { WebVerificationConfig } from './api/apply-parameters.js';
import type { OutcomeName } from './outcomes.js';
import { randomUuid, type Random } from './random.js';
import type { DocumentKind } from './results/documents.js';
import type { Scenario } from './scenarios.js';

/** `waiting`: nobody has opened the page yet; `opened`: somebody has. The last two are final. */
export type VerificationState = 'waiting' | 'opened' | 'finished' | 'expired';

/** What a result carries; sizes are in bytes. */
export type ResultDetails = {
  videoBytes: number;
  imageBytes: number;
  /** Whether the pictures come along that the vendor added in July 2026: the portrait, and the back. */
  newerImages: boolean;
  /** Kind of document that was read; null: the one that was asked for. */
  documentKind: DocumentKind | null;
};

/** How a verification ended. `seed` makes its result the same at each asking. */
export type Outcome = ResultDetails & { scenario: Scenario; seed: number };

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
  /** What happens as soon as the page is opened; null: nothing was said, or it has happened. */
  planned: OutcomeName | null;
  outcome: Outcome | null;
};

type BookSettings = {
  now: () => number;
  random: Random;
  tokenLifetimeMs: number;
  /** Of the first verifications, one each. */
  outcomes: readonly OutcomeName[];
  /** Of all others. */
  scenario: OutcomeName | null;
};

/** Keeps a simulator that runs for months from growing without end; the oldest go first. */
const capacity = 10_000;

const defaultVideoBytes = 2_000;
const defaultImageBytes = 400;

/** The verifications that were started, in memory. */
export class VerificationBook {
  readonly #entries = new Map<string, Verification>();
  readonly #settings: BookSettings;
  #planned: readonly OutcomeName[];

  constructor(settings: BookSettings) {
    this.#settings = settings;
    this.#planned = settings.outcomes;
  }

  /** What the next verifications are for, one each. */
  planned(): readonly OutcomeName[] {
    return this.#planned;
  }

  /** Replaces what is left of the plan. */
  plan(outcomes: readonly OutcomeName[]): void {
    this.#planned = outcomes;
  }

  add(application: Application): Verification {
    const { now, random, tokenLifetimeMs, scenario } = this.#settings;
    const [planned = scenario, ...later] = this.#planned;
    this.#planned = later;
    const verification: Verification = {
      ...application,
      bizToken: randomUuid(random).toUpperCase(),
      createdAt: now(),
      expiresAt: now() + tokenLifetimeMs,
      openedAt: null,
      finishedAt: null,
      planned,
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

  /** What was planned for a verification, once. */
  takePlanned(verification: Verification): OutcomeName | null {
    const { planned } = verification;
    verification.planned = null;
    return planned;
  }

  /** @throws Error when the verification has ended already: an outcome does not change. */
  finish(
    verification: Verification,
    scenario: Scenario,
    details: Partial<ResultDetails> = {},
  ): void {
    this.#refuseEnded(verification);
    const { shape } = scenario;
    verification.finishedAt = this.#settings.now();
    verification.outcome = {
      scenario,
      seed: this.#settings.random() * 2 ** 32,
      videoBytes: details.videoBytes ?? shape.videoBytes ?? defaultVideoBytes,
      imageBytes: details.imageBytes ?? shape.imageBytes ?? defaultImageBytes,
      newerImages: details.newerImages ?? true,
      documentKind: details.documentKind ?? shape.documentKind ?? null,
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
