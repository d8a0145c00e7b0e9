import { ProblemError } from '../errors.js';
import type { VerificationRow } from '../store/store.js';
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

export type Reconciliation = {
  start(): void;
  /** Asks about all verifications that are due now; resolves to their number. */
  runOnce(): Promise<number>;
  /** Ends the polling, and waits for the questions that run. */
  stop(): Promise<void>;
};

/**
 * Brings every verification to its end, also where no browser came back: asks the vendor about
 * those that are due, behind the people who wait.
 */
export function createReconciliation(context: Context): Reconciliation {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function runOnce(): Promise<number> {
    const now = context.now();
    await context.store.dropReserved(now - longestReservation);
    const due = await context.store.claimDue(now, now + leaseFor, batch);
    await Promise.all(due.map((row) => reconcileOne(context, row, stopping.signal)));
    return due.length;
  }

  async function poll(): Promise<void> {
    try {
      // A full batch says that more is waiting.
      while ((await runOnce()) === batch && !stopping.signal.aborted);
    } catch (error) {
      context.log('warn', factsOf(error), 'reconciliation could not run; it tries again');
    }
    if (!stopping.signal.aborted) schedule();
  }

  function schedule(): void {
    timer = setTimeout(() => {
      running = poll();
    }, pollEvery);
    timer.unref();
  }

  return {
    start: schedule,
    runOnce,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
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
