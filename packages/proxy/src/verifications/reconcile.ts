import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/rows.js';
import { askVendor } from './ask.js';
import type { Context } from './context.js';

/** Times of reconciliation, in milliseconds. */
const pollEvery = 5000;
const leaseFor = 60_000;
const soonest = 10_000;
const latest = 10 * 60_000;
const batch = 20;
/** After this a start that was reserved was left by a process that died: a call to the vendor takes seconds. */
const longestReservation = 3 * 60_000;

/**
 * Brings every verification to its end, also where no browser came back: asks the vendor about
 * those that are due, after the people who wait.
 */
export class Reconciliation {
  readonly #context: Context;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(context: Context) {
    this.#context = context;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#poll();
    }, pollEvery);
    this.#timer.unref();
  }

  /** Asks about all verifications that are due now; resolves to their number. */
  async runOnce(): Promise<number> {
    const { store, now: clock } = this.#context;
    const now = clock();
    await store.dropReserved(now - longestReservation);
    const due = await store.claimDue(now, now + leaseFor, batch);
    const { signal } = this.#stopping;
    await Promise.all(due.map((row) => reconcileOne(this.#context, row, signal)));
    return due.length;
  }

  /** Ends the polling, and waits for the questions that run. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      // A full batch says that more is waiting.
      while ((await this.runOnce()) === batch && !signal.aborted);
    } catch (error) {
      const { log } = this.#context;
      log('warn', factsOf(error), 'reconciliation could not run; it tries again');
    }
    if (!signal.aborted) this.start();
  }
}

async function reconcileOne(
  context: Context,
  row: VerificationRow,
  signal: AbortSignal,
): Promise<void> {
  try {
    const after = await askVendor(context, row, { signal, priority: 'reconcile' });
    const hasEnded = after.status !== 'pending';
    context.metrics.count('ekyc_reconcile_asked_total', { result: hasEnded ? 'ended' : 'pending' });
    if (hasEnded) return;
  } catch (error) {
    context.metrics.count('ekyc_reconcile_asked_total', { result: 'failed' });
    context.log(
      'warn',
      { verification: row.id, ...factsOf(error) },
      'reconciliation could not ask the vendor; the verification stays pending',
    );
  }
  await context.store.scheduleAsk(row.id, nextAskAt(row, context.now()));
}

/** The longer a verification has been unfinished, the rarer the question. */
export function nextAskAt(row: VerificationRow, now: number): number {
  const unfinishedFor = now - (row.returnedAt ?? row.expiresAt);
  return now + Math.min(Math.max(Math.round(unfinishedFor / 2), soonest), latest);
}

function factsOf(error: unknown): ProblemError['log'] {
  return error instanceof ProblemError
    ? { code: error.code, ...error.log }
    : { code: 'internal-error' };
}
