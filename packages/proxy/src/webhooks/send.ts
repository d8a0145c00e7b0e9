import { setTimeout as sleep } from 'node:timers/promises';
import type { Recorder } from '../metrics/metrics.js';
import type { Instant, OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { inSpan } from '../tracing/span.js';
import type { Log } from '../log.js';
import { nextDeliveryAt } from './backoff.js';
import type { Deliverer, Delivery } from './deliver.js';

export type SendContext = {
  store: Pick<Store, 'markDelivered' | 'markDeliveryFailed' | 'releaseMessage'>;
  deliverer: Pick<Deliverer, 'deliver'>;
  now: () => Instant;
  random: () => number;
  log: Log;
  metrics: Recorder;
};

/** Pauses before what came of a delivery is written once more, in milliseconds. */
const rewriteDelaysMs = [250, 1000, 4000];

/**
 * Delivers a leased message, or tries to, and writes down what came of it; never rejects.
 *
 * If that cannot be written, the lease runs out and the message is sent again under the same id:
 * at least once, not exactly once.
 */
export async function sendMessage(
  context: SendContext,
  message: OutboxMessage,
  stop: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const delivery = await inSpan(
    `webhook ${message.type}`,
    'PRODUCER',
    { 'ekyc.webhook': message.id, 'ekyc.delivery': message.deliveries + 1 },
    () => context.deliverer.deliver(message, stop),
    ({ outcome }) => ({ 'ekyc.outcome': outcome }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const nextAt = delivery.outcome === 'delivered' ? null : retryAt(context, message, delivery);
  tell(context.log, message, delivery, nextAt === null ? null : nextAt - context.now());
  count(context.metrics, delivery, nextAt !== null, seconds);
  await persist(context, message, stop, () => writeOutcome(context, message, delivery, nextAt));
}

function writeOutcome(
  { store, now }: SendContext,
  { id }: OutboxMessage,
  delivery: Delivery,
  nextAt: Instant | null,
): Promise<void> {
  if (delivery.outcome === 'delivered') return store.markDelivered(id, now());
  return wasCutOff(delivery)
    ? store.releaseMessage(id, delivery.error, nextAt ?? now())
    : store.markDeliveryFailed(id, delivery.error, nextAt);
}

type Failure = Exclude<Delivery, { outcome: 'delivered' }>;

function retryAt(
  { now, random }: SendContext,
  message: OutboxMessage,
  failure: Failure,
): Instant | null {
  if (failure.outcome === 'gone') return null;
  if (wasCutOff(failure)) return now();
  const deliveries = message.deliveries + 1;
  return nextDeliveryAt({ deliveries, retryAfterMs: failure.retryAfterMs, now: now(), random });
}

/** Cut off because this process stops: the next one need not wait. */
function wasCutOff(failure: Failure): boolean {
  return failure.error === 'stopped';
}

function tell(log: Log, message: OutboxMessage, delivery: Delivery, retryInMs: number | null) {
  const facts = factsOf(message);
  if (delivery.outcome === 'delivered') {
    log('info', { ...facts, status: delivery.status }, 'webhook delivered');
  } else if (retryInMs === null) {
    log('error', { ...facts, error: delivery.error }, 'webhook failed for good');
  } else {
    log('warn', { ...facts, error: delivery.error, retryInMs }, 'webhook failed, will be retried');
  }
}

function count(metrics: Recorder, delivery: Delivery, isRetried: boolean, seconds: number): void {
  const failure = isRetried ? 'retry' : 'failed';
  const result = delivery.outcome === 'delivered' ? 'delivered' : failure;
  metrics.count('ekyc_webhook_deliveries_total', { result });
  metrics.observe('ekyc_webhook_delivery_duration_seconds', {}, seconds);
}

async function persist(
  { log }: SendContext,
  message: OutboxMessage,
  stop: AbortSignal,
  write: () => Promise<void>,
): Promise<void> {
  for (const delay of [...rewriteDelaysMs, null]) {
    try {
      await write();
      return;
    } catch {
      if (delay === null || stop.aborted) break;
      await sleep(delay, null, { signal: stop }).catch(() => null);
    }
  }
  log('error', factsOf(message), 'outcome of a webhook not stored, it will be sent again');
}

function factsOf(message: OutboxMessage) {
  return {
    webhook: message.id,
    verification: message.verificationId,
    delivery: message.deliveries + 1,
  };
}
