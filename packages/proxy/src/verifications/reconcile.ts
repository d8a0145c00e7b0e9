import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../errors.js';
import type { AttemptRow } from '../store/rows.js';
import { askVendor, finishReserved } from './ask.js';
import type { Context } from './context.js';
import { endVerification } from './end.js';

/** Times of reconciliation, in milliseconds. */
const pollEvery = 5000;
const leaseFor = 60_000;
const soonest = 10_000;
const latest = 10 * 60_000;
const batch = 20;
const purgeEvery = 60 * 60_000;
/** After this an attempt that was reserved was left by a process that died: a call to the vendor takes seconds. */
const longestReservation = 3 * 60_000;

/** How long, in milliseconds, the vendor answers about a BizToken; after it, token and client secret are of no use. */
const vendorMemory = 3 * 24 * 60 * 60_000;

/**
 * Brings every attempt and every verification to its end, also where no browser came back: asks the
 * vendor about the attempts that are due, after the people who wait, and ends what has expired. At
 * the start, and every hour, it forgets what is old.
 */
export class Reconciliation {
  readonly #context: Context;
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(context: Context) {
    this.#context = context;
  }

  start(): void {
    this.#running = this.#poll();
  }

  /** Does what is due now, a batch at most of each kind; resolves to how much that was. */
  async runOnce(): Promise<number> {
    const context = this.#context;
    const { store, now: clock } = context;
    const { signal } = this.#stopping;
    const now = clock();
    const left = await finishLeft(context, now);
    const due = await store.claimDueAttempts(now, now + leaseFor, batch);
    await Promise.all(due.map((attempt) => reconcileOne(context, attempt, signal)));
    const over = await store.findExpired(now, batch);
    await Promise.all(over.map((id) => expireOne(context, id)));
    return left + due.length + over.length;
  }

  /** Ends the polling, and waits for the questions that run. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    let purgeFrom = -Infinity;
    while (!signal.aborted) {
      if (performance.now() > purgeFrom) {
        purgeFrom = performance.now() + purgeEvery;
        await forgetOld(this.#context);
      }
      await sleep(pollEvery, null, { signal, ref: false }).catch(() => null);
      if (!signal.aborted) await this.#reconcile();
    }
  }

  async #reconcile(): Promise<void> {
    try {
      // A full batch says that more is waiting.
      while ((await this.runOnce()) >= batch && !this.#stopping.signal.aborted);
    } catch (error) {
      const { log } = this.#context;
      log('warn', factsOf(error), 'reconciliation could not run; it tries again');
    }
  }
}

/** Takes secrets out of rows that the vendor has forgotten, and deletes rows after the time that the operator set. */
async function forgetOld({ store, config, now, log }: Context): Promise<void> {
  try {
    const deleted = await store.purge(now() - vendorMemory, now() - config.retentionMs);
    if (deleted > 0) log('info', { deleted }, 'old verifications deleted');
  } catch (error) {
    log('warn', factsOf(error), 'old verifications could not be deleted; tried again in an hour');
  }
}

/** Ends attempts that a process which died was buying. Nobody was sent anywhere. */
async function finishLeft(context: Context, now: number): Promise<number> {
  const left = await context.store.findReserved(now - longestReservation, batch);
  await Promise.all(left.map((id) => finishReserved(context, id)));
  const { length } = left;
  if (length > 0) {
    context.log('warn', { attempts: length }, 'attempts that were being bought came to nothing');
  }
  return length;
}

async function reconcileOne(
  context: Context,
  attempt: AttemptRow,
  signal: AbortSignal,
): Promise<void> {
  const { store, metrics, log, now } = context;
  const verification = await store.find(attempt.verificationId);
  // Erased a moment ago, with all its attempts.
  if (verification === null) return;
  try {
    const options = { signal, priority: 'reconcile' } as const;
    const hasEnded = await askVendor(context, { verification, attempt }, options);
    metrics.count('ekyc_reconcile_asked_total', { result: hasEnded ? 'ended' : 'pending' });
    if (hasEnded) return;
  } catch (error) {
    metrics.count('ekyc_reconcile_asked_total', { result: 'failed' });
    log(
      'warn',
      { verification: verification.id, attempt: attempt.id, ...factsOf(error) },
      'reconciliation could not ask the vendor; the attempt stays under way',
    );
  }
  await store.scheduleAsk(attempt.id, nextAskAt(attempt, now()));
}

async function expireOne(context: Context, id: string): Promise<void> {
  const verification = await context.store.find(id);
  if (verification !== null) await endVerification(context, verification, 'expired');
}

/** The longer an attempt has been unfinished, the rarer the question. */
export function nextAskAt(
  { returnedAt, expiresAt }: Pick<AttemptRow, 'returnedAt' | 'expiresAt'>,
  now: number,
): number {
  const unfinishedFor = now - (returnedAt ?? expiresAt);
  return now + Math.min(Math.max(Math.round(unfinishedFor / 2), soonest), latest);
}

function factsOf(error: unknown): ProblemError['log'] {
  return error instanceof ProblemError
    ? { code: error.code, ...error.log }
    : { code: 'internal-error' };
}
