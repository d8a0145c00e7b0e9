import type { LookupFunction } from 'node:net';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Recorder } from '../metrics/metrics.js';
import type { Instant, OutboxMessage, Store } from '../store/store.js';
import type { Log } from '../log.js';
import { attempt } from './attempt.js';
import { createDeliverer } from './deliver.js';

/** Sends what waits in the outbox. */
export type OutboxWorker = {
  start(): void;
  /** Says that a message was put into the outbox, so that it is sent at once. */
  wake(): void;
  /** Claims no more, gives running tries `stopMs`, then cuts them off. Does not close the store. */
  stop(): Promise<void>;
};

type OutboxWorkerOptions = {
  store: Pick<Store, 'claimMessages' | 'markDelivered' | 'markAttemptFailed' | 'releaseMessage'>;
  webhook: NonNullable<Config['webhook']>;
  now: () => Instant;
  /** From 0 up to 1, as `Math.random` gives it. */
  random: () => number;
  log: Log;
  metrics: Recorder;
  /** Tries at the same time; 8. */
  concurrency?: number;
  /** How often the outbox is looked at without being woken, in milliseconds; 2 s. */
  pollMs?: number;
  /** Deadline of one try, in milliseconds; 15 s, the least that Standard Webhooks recommends. */
  deadlineMs?: number;
  /** How long running tries may go on after `stop`, in milliseconds; 5 s. */
  stopMs?: number;
  /** Resolves the webhook's host; the system's by default. */
  lookup?: LookupFunction | undefined;
};

/**
 * How much longer than a try its lease is, in milliseconds: time to write down what came of it, and
 * for clocks of several machines to differ. Another instance takes the message over after it.
 */
const leaseMarginMs = 45_000;

/** The longest pause while the database does not answer, in milliseconds. */
const longestPauseMs = 30_000;

export function createOutboxWorker(options: OutboxWorkerOptions): OutboxWorker {
  const { store, now, log, concurrency = 8, pollMs = 2000 } = options;
  const { deadlineMs = 15_000, stopMs = 5000 } = options;
  const { webhook, random, lookup, metrics } = options;
  const leaseMs = deadlineMs + leaseMarginMs;
  const deliverer = createDeliverer({ webhook, now, deadlineMs, lookup });
  const context = { store, deliver: deliverer.deliver, now, random, log, metrics };

  const bell = createBell();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const cutOff = new AbortController();
  let loop: Promise<void> | null = null;
  /** Whether more may be due than was claimed: then the end of a try makes room for the next. */
  let hasBacklog = false;

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await claim();
        failures = 0;
      } catch (error) {
        failures += 1;
        log('error', { error: codeOf(error), failures }, 'outbox cannot be read, will try again');
      }
      await bell.wait(Math.min(pollMs * 2 ** failures, Math.max(pollMs, longestPauseMs)));
    }
  }

  /** Claims no more than can be begun now, so that no lease runs while its message waits here. */
  async function claim(): Promise<void> {
    const free = concurrency - running.size;
    if (free === 0) return;
    const at = now();
    const messages = await store.claimMessages(at, at + leaseMs, free);
    hasBacklog = messages.length === free;
    for (const message of messages) begin(message);
  }

  function begin(message: OutboxMessage): void {
    const ended = attempt(context, message, cutOff.signal).finally(() => {
      running.delete(ended);
      if (hasBacklog) bell.ring();
    });
    running.add(ended);
  }

  return {
    start() {
      loop ??= run();
    },
    wake: () => bell.ring(),
    async stop() {
      stopping.abort();
      bell.ring();
      const timer = setTimeout(() => cutOff.abort(), stopMs);
      await loop;
      await Promise.all(running);
      clearTimeout(timer);
      await deliverer.close();
    },
  };
}

/** Wakes one sleeper. A ring that nobody waits for is kept for the next who does. */
function createBell() {
  let wakeUp: (() => void) | null = null;
  let hasRung = false;
  return {
    ring() {
      hasRung = true;
      wakeUp?.();
    },
    async wait(milliseconds: number): Promise<void> {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wakeUp = resolve;
        const timer = setTimeout(resolve, milliseconds);
        await promise;
        clearTimeout(timer);
        wakeUp = null;
      }
      hasRung = false;
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'unknown-error';
}
