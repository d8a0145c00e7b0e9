import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Recorder } from '../metrics/metrics.js';
import type { Instant, OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import type { Log } from '../log.js';
import { Deliverer } from './deliver.js';
import { sendMessage } from './send.js';

type OutboxWorkerOptions = {
  store: Pick<Store, 'claimMessages' | 'markDelivered' | 'markDeliveryFailed' | 'releaseMessage'>;
  webhook: NonNullable<Config['webhook']>;
  now: () => Instant;
  /** From 0 up to 1, as `Math.random` gives it. */
  random: () => number;
  log: Log;
  metrics: Recorder;
  /** Deliveries at the same time; 8. */
  concurrency?: number;
  /** How often the outbox is looked at without being woken, in milliseconds; 2 s. */
  pollMs?: number;
  /** Deadline of one delivery, in milliseconds; 15 s, the least that Standard Webhooks recommends. */
  deadlineMs?: number;
  /** How long running deliveries may go on after `stop`, in milliseconds; 5 s. */
  stopMs?: number;
  /** Resolves the webhook's host; the system's by default. */
  lookup?: LookupFunction | undefined;
};

/**
 * How much longer than a delivery its lease is, in milliseconds: time to write down what came of it, and
 * for clocks of several machines to differ. Another instance takes the message over after it.
 */
const leaseMarginMs = 45_000;

/** The longest pause while the database does not answer, in milliseconds. */
const longestPauseMs = 30_000;

/** Sends what waits in the outbox. */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions;
  readonly #concurrency: number;
  readonly #deadlineMs: number;
  readonly #deliverer: Deliverer;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #cutOff = new AbortController();
  #loop: Promise<void> | null = null;
  /** Aborted to look at the outbox at once; what was said while nobody slept counts for the next pause. */
  #wakeUp = new AbortController();
  /** Whether more may be due than was claimed: then the end of a delivery makes room for the next. */
  #hasBacklog = false;

  constructor(options: OutboxWorkerOptions) {
    const { webhook, now, lookup, concurrency = 8, deadlineMs = 15_000 } = options;
    this.#options = options;
    this.#concurrency = concurrency;
    this.#deadlineMs = deadlineMs;
    this.#deliverer = new Deliverer({ webhook, now, deadlineMs, lookup });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Says that a message was put into the outbox, so that it is sent at once. */
  wake(): void {
    this.#wakeUp.abort();
  }

  /** Claims no more, gives running deliveries `stopMs`, then cuts them off. Does not close the store. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp.abort();
    const timer = setTimeout(() => this.#cutOff.abort(), this.#options.stopMs ?? 5000);
    await this.#loop;
    await Promise.all(this.#running);
    clearTimeout(timer);
    await this.#deliverer.close();
  }

  async #run(): Promise<void> {
    const { log, pollMs = 2000 } = this.#options;
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#claim();
        failures = 0;
      } catch (error) {
        failures += 1;
        log('error', { error: codeOf(error), failures }, 'outbox cannot be read, will try again');
      }
      const pause = Math.min(pollMs * 2 ** failures, Math.max(pollMs, longestPauseMs));
      await sleep(pause, null, { signal: this.#wakeUp.signal }).catch(() => null);
      this.#wakeUp = new AbortController();
    }
  }

  /** Claims no more than can be begun now, so that no lease runs while its message waits here. */
  async #claim(): Promise<void> {
    const free = this.#concurrency - this.#running.size;
    if (free === 0) return;
    const { store, now } = this.#options;
    const at = now();
    const messages = await store.claimMessages(at, at + this.#deadlineMs + leaseMarginMs, free);
    this.#hasBacklog = messages.length === free;
    for (const message of messages) this.#begin(message);
  }

  #begin(message: OutboxMessage): void {
    const context = { ...this.#options, deliverer: this.#deliverer };
    const ended = sendMessage(context, message, this.#cutOff.signal).finally(() => {
      this.#running.delete(ended);
      if (this.#hasBacklog) this.#wakeUp.abort();
    });
    this.#running.add(ended);
  }
}

function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'unknown-error';
}
