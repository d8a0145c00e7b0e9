import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { Queue, TencentApi } from '../tencent/client.js';
import { midnightBefore } from '../time.js';
import { packageVersion } from '../runtime.js';
import type { Reading } from './metrics.js';

type GaugeSources = {
  config: Pick<Config, 'limits'>;
  store: Pick<Store, 'backlog' | 'countAttempts'>;
  tencent: Pick<TencentApi, 'queues' | 'vendorState'>;
  now: () => number;
};

/**
 * Reads what is a state and no event. What stands in the database is the same for every instance
 * that shares it. While the database does not answer, its readings are missing.
 */
export async function readGauges({
  config,
  store,
  tencent,
  now,
}: GaugeSources): Promise<Reading[]> {
  const version = packageVersion();
  const { attemptsPerDay } = config.limits;
  return [
    { name: 'ekyc_build_info', labels: { version }, value: 1 },
    ...(attemptsPerDay === null
      ? []
      : ([{ name: 'ekyc_attempts_daily_limit', value: attemptsPerDay }] as const)),
    { name: 'ekyc_vendor_circuit_open', value: tencent.vendorState() === 'up' ? 0 : 1 },
    ...tencent.queues().flatMap(readQueue),
    ...(await readDatabase(store, now())),
  ];
}

function readQueue({ action, waiting, limit }: Queue): Reading[] {
  const labels = { action };
  return [
    { name: 'ekyc_vendor_queue_length', labels, value: waiting },
    { name: 'ekyc_vendor_calls_limit', labels, value: limit },
  ];
}

async function readDatabase(store: GaugeSources['store'], now: number): Promise<Reading[]> {
  const midnight = midnightBefore(now);
  try {
    const [backlog, attemptsToday] = await Promise.all([
      store.backlog(),
      store.countAttempts(midnight),
    ]);
    return [
      { name: 'ekyc_database_up', value: 1 },
      { name: 'ekyc_verifications_pending', value: backlog.pendingVerifications },
      { name: 'ekyc_attempts_open', value: backlog.openAttempts },
      { name: 'ekyc_attempts_today', value: attemptsToday },
      { name: 'ekyc_reconcile_lag_seconds', value: secondsSince(backlog.nextAskAt, now) },
      { name: 'ekyc_webhooks_waiting', value: backlog.waitingMessages },
      { name: 'ekyc_webhooks_failed', value: backlog.failedMessages },
      {
        name: 'ekyc_webhook_oldest_waiting_seconds',
        value: secondsSince(backlog.oldestWaitingAt, now),
      },
    ];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [{ name: 'ekyc_database_up', value: 0 }];
  }
}

/** 0 for a moment that is still to come, or that there is not. */
function secondsSince(moment: number | null, now: number): number {
  return moment === null ? 0 : Math.max(0, now - moment) / 1000;
}
