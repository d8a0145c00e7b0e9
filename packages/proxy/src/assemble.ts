import { randomBytes } from 'node:crypto';
import type { Config } from './config/config.js';
import type { Log } from './log.js';
import { complaintAboutRuntime } from './runtime.js';
import { readGauges } from './metrics/gauges.js';
import { Metrics, type Recorder } from './metrics/metrics.js';
import { CaptchaCheck } from './security/captcha.js';
import type { RandomBytes } from './security/client-secret.js';
import { ResultTokens } from './security/result-token.js';
import { ReturnCodes } from './security/return-code.js';
import { Sealer } from './security/sealer.js';
import { describeDatabaseError } from './store/faults.js';
import { openStoreWithRetry } from './store/open.js';
import type { Store } from './store/store.js';
import { logCircuitChange, VendorAlerts } from './tencent/alerts.js';
import type { CallEvent } from './tencent/call.js';
import { TencentClient, type TencentApi } from './tencent/client.js';
import { systemClock, type Clock } from './tencent/clock.js';
import type { Context } from './verifications/context.js';
import { Notifier } from './verifications/notifier.js';
import { AskThrottle } from './verifications/ask-throttle.js';
import { Reconciliation } from './verifications/reconcile.js';
import { outboxOf } from './webhooks/message.js';
import { OutboxWorker } from './webhooks/worker.js';

/** What the proxy is made of. Only the configuration is needed; the rest has a default. */
export type Parts = {
  /** Made by `loadConfig`, or by hand. */
  config: Config;
  /** A store that the caller opened and closes; default: opened from `config.databaseUrl`. */
  store?: Store;
  /** Another way to the vendor, closed by the caller; default: the real one. */
  tencent?: TencentApi;
  /** The time of day, in milliseconds since 1970. */
  now?: () => number;
  /** Measures intervals, however the time of day is set meanwhile. */
  clock?: Pick<Clock, 'now'>;
  /** Gives that many bytes, fit for secrets; default: Node's `randomBytes`. */
  random?: RandomBytes;
};

/** What the proxy does without being asked. */
export type Background = { start(): void; stop(): Promise<void> };

export type Assembled = {
  context: Context;
  background: Background;
  metrics: Metrics;
  close(): Promise<void>;
};

/** Puts together what the proxy works with, and what it does without being asked. */
export async function assemble(parts: Parts, log: Log): Promise<Assembled> {
  const complaint = complaintAboutRuntime(process.versions);
  if (complaint !== null) throw new Error(complaint);
  const { config, now = Date.now, clock = systemClock, random = randomBytes } = parts;
  const store =
    parts.store ??
    (await openStoreWithRetry(config.databaseUrl, config.database, (reason) =>
      log('warn', { ...reason.log }, `waiting for the database: ${describeDatabaseError(reason)}`),
    ));
  const metrics = new Metrics(() => readGauges({ config, store, tencent, now }));
  const alerts = new VendorAlerts(log, systemClock);
  const tencent =
    parts.tencent ??
    new TencentClient({
      tencent: config.tencent,
      verificationHosts: config.verificationHosts,
      now,
      log(event) {
        log('debug', event, 'vendor called');
        countCall(metrics, event);
        if (event.vendorCode !== null) alerts.refused(event.vendorCode);
      },
      callSlots: store.callSlots,
      circuitChanged: (state) => logCircuitChange(log, state),
    });
  const { webhook } = config;
  const delivery =
    webhook && new OutboxWorker({ webhook, store, now, random: Math.random, log, metrics });
  const captcha =
    config.captcha === null ? null : new CaptchaCheck(config.captcha, config.allowedOrigins, log);
  const context: Context = {
    config,
    store,
    tencent,
    sealer: new Sealer(config.secrets),
    resultTokens: await ResultTokens.create({
      signingKeys: config.signingKeys,
      issuer: config.publicUrl,
      now,
      random,
    }),
    returnCodes: new ReturnCodes(config.secrets),
    captcha,
    outbox: outboxOf(webhook && { events: webhook.events, wake: () => delivery?.wake() }),
    notifier: new Notifier(),
    askThrottle: new AskThrottle(clock),
    now,
    random,
    log,
    metrics,
  };
  const workers: Background[] = [new Reconciliation(context)];
  if (delivery !== null) workers.push(delivery);
  const stop = async () => void (await Promise.all(workers.map((worker) => worker.stop())));
  return {
    context,
    background: { start: () => workers.forEach((worker) => worker.start()), stop },
    metrics,
    async close() {
      await stop();
      await captcha?.close();
      if (parts.tencent === undefined) await tencent.close();
      if (parts.store === undefined) await store.close();
    },
  };
}

function countCall(metrics: Recorder, { action, result, ms }: CallEvent): void {
  metrics.count('ekyc_vendor_calls_total', { action, result });
  metrics.observe('ekyc_vendor_call_duration_seconds', { action }, ms / 1000);
}
