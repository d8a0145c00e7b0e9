import { randomUUID } from 'node:crypto';
import type { Config } from './config/config.js';
import { isRetryable } from './tencent/outcome.js';
import type { Recorder } from './metrics/metrics.js';
import type { Store } from './store/store.js';
import type { Context, Outbox } from './verifications/context.js';
import type { Log } from './log.js';
import { createRetention } from './verifications/retention.js';
import { createReconciliation } from './verifications/reconcile.js';
import { resultMessage } from './webhooks/message.js';
import { createOutboxWorker } from './webhooks/worker.js';

/** What the proxy does without being asked. */
export type Background = { start(): void; stop(): Promise<void> };

/** Reconciliation, the deletion of what is old, and the delivery of webhooks. */
export function createBackground(context: Context, delivery: Background | null): Background {
  const reconciliation = createReconciliation(context);
  const retention = createRetention(context);
  return {
    start() {
      reconciliation.start();
      retention.start();
      delivery?.start();
    },
    async stop() {
      retention.stop();
      await Promise.all([reconciliation.stop(), delivery?.stop()]);
    },
  };
}

/** Where endings put their webhooks, and what delivers them; nothing without a webhook's address. */
export function createDelivery(options: {
  webhook: Config['webhook'];
  store: Store;
  now: () => number;
  log: Log;
  metrics: Recorder;
}): { outbox: Outbox; delivery: Background | null } {
  const { webhook } = options;
  if (webhook === null) {
    return { outbox: { messageFor: () => null, wake: () => undefined }, delivery: null };
  }
  const worker = createOutboxWorker({ ...options, webhook, random: Math.random });
  return {
    outbox: {
      messageFor: (row, ending) =>
        resultMessage(row, ending, {
          id: `msg_${randomUUID()}`,
          retryable: isRetryable(ending.status, ending.reason),
        }),
      wake: () => worker.wake(),
    },
    delivery: worker,
  };
}
