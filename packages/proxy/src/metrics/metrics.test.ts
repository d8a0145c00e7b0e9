import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../store/open.js';
import type { Store } from '../store/store.js';
import { apiKey, aWebhook } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { answerWith, startBackend, type TestBackend } from '../../test/support/backend.js';
import { catalogue } from './catalogue.js';
import { Metrics } from './metrics.js';

let proxy: TestProxy;
let store: Store;
let backend: TestBackend;
beforeEach(async () => {
  backend = await startBackend();
  store = await openStore('file::memory:');
  proxy = await startTestProxy(
    {
      publicUrl: 'http://127.0.0.1:8080',
      webhook: aWebhook(backend.url),
      limits: { attemptsPerMinute: 1000, attemptsPerDay: 50, pageAttemptsPerDay: null },
      attemptLifetimeMs: 1000,
    },
    { store },
  );
});
afterEach(async () => {
  await proxy.stop();
  await store.close();
  await backend.stop();
});

/** The samples of a scrape, by name and labels as they are written. */
async function scrape(): Promise<Record<string, number>> {
  const { body } = await proxy.app.inject({ url: '/metrics' });
  const samples = [...body.matchAll(/^(ekyc_\S+?(?:\{.*\})?) (\S+)$/gm)];
  return Object.fromEntries(samples.map(([, series = '', value]) => [series, Number(value)]));
}

async function comeBack(started: Awaited<ReturnType<TestProxy['start']>>) {
  await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${started.id}/return`,
    headers: bearer(started.clientSecret),
    body: { token: started.bizToken },
  });
}

describe('a scrape', () => {
  it('counts what was created and begun, by whom, how it ended, and what the vendor was asked', async () => {
    const [passed, rejected] = [await proxy.start(), await proxy.start()];
    proxy.simulator.finish(passed.bizToken, 'pass');
    proxy.simulator.finish(rejected.bizToken, 'not-live');
    await comeBack(passed);
    await comeBack(rejected);
    const second = await proxy.begin(rejected);
    proxy.simulator.finish(second.bizToken, 'pass');
    await comeBack({ ...rejected, bizToken: second.bizToken });
    const { id } = await proxy.create();
    await proxy.backend({ method: 'POST', url: `/v1/verifications/${id}/cancel` });
    await proxy.begin(await proxy.create());
    expect(await scrape()).toMatchObject({
      'ekyc_verifications_created_total{initiator="page"}': 2,
      'ekyc_verifications_created_total{initiator="backend"}': 2,
      'ekyc_verifications_ended_total{outcome="passed"}': 2,
      'ekyc_verifications_ended_total{outcome="canceled"}': 1,
      'ekyc_verifications_ended_total{outcome="rejected"}': 0,
      'ekyc_attempts_started_total{initiator="page",flow="redirect"}': 3,
      'ekyc_attempts_started_total{initiator="backend",flow="redirect"}': 1,
      'ekyc_attempts_started_total{initiator="backend",flow="link"}': 0,
      'ekyc_attempts_ended_total{outcome="passed"}': 2,
      'ekyc_attempts_ended_total{outcome="rejected"}': 1,
      'ekyc_attempts_ended_total{outcome="expired"}': 0,
      'ekyc_attempts_to_pass_bucket{le="1"}': 1,
      'ekyc_attempts_to_pass_bucket{le="2"}': 2,
      ekyc_attempts_to_pass_count: 2,
      'ekyc_vendor_calls_total{action="ApplyWebVerificationBizTokenIntl",result="ok"}': 4,
      'ekyc_vendor_calls_total{action="GetWebVerificationResultIntl",result="ok"}': 3,
      'ekyc_vendor_call_duration_seconds_count{action="GetWebVerificationResultIntl"}': 3,
      ekyc_verifications_pending: 1,
      ekyc_attempts_open: 1,
      ekyc_attempts_today: 4,
      ekyc_attempts_daily_limit: 50,
      ekyc_database_up: 1,
    });
  });

  it('tells what kind of fault a call to the vendor ended with', async () => {
    proxy.simulator.once({ error: { code: 'AuthFailure.SecretIdNotFound', message: 'no' } });
    await proxy.start().catch(() => null);
    const action = 'ApplyWebVerificationBizTokenIntl';
    expect(await scrape()).toMatchObject({
      [`ekyc_vendor_calls_total{action="${action}",result="credentials"}`]: 1,
      [`ekyc_vendor_calls_total{action="${action}",result="ok"}`]: 0,
      'ekyc_problems_total{code="upstream-refused"}': 1,
    });
  });

  it('counts answers by route and status, unknown addresses together', async () => {
    for (const url of [
      '/no-such-1',
      '/no-such-2',
      '/v1/verifications/ver_0123456789012345678901',
    ]) {
      await proxy.app.inject({ url });
    }
    expect(await scrape()).toMatchObject({
      'ekyc_http_responses_total{route="none",status="404"}': 2,
      'ekyc_http_responses_total{route="/v1/verifications/:id",status="401"}': 1,
      'ekyc_http_request_duration_seconds_count{route="none"}': 2,
      'ekyc_problems_total{code="not-found"}': 2,
    });
  });

  it('tells how webhooks fare, and since when the oldest waits', async () => {
    backend.answers = [answerWith(500)];
    const started = await proxy.start();
    proxy.simulator.finish(started.bizToken, 'pass');
    await comeBack(started);
    const isRetried = {
      'ekyc_webhook_deliveries_total{result="retry"}': 1,
      ekyc_webhooks_waiting: 1,
    };
    await expect.poll(scrape).toMatchObject(isRetried);
    proxy.advance(90_000);
    const later = await scrape();
    expect(later['ekyc_webhook_oldest_waiting_seconds']).toBeGreaterThanOrEqual(90);
    expect(later).toMatchObject({ ekyc_webhook_delivery_duration_seconds_count: 1 });
  });

  it('tells how far reconciliation is behind', async () => {
    await proxy.start();
    expect(await scrape()).toMatchObject({ ekyc_reconcile_lag_seconds: 0 });
    proxy.advance(61_000);
    expect((await scrape())['ekyc_reconcile_lag_seconds']).toBeGreaterThanOrEqual(60);
  });

  it('leaves out what the database did not tell', async () => {
    await store.close();
    const samples = await scrape();
    expect(samples).toMatchObject({ ekyc_database_up: 0 });
    expect(Object.keys(samples)).not.toContain('ekyc_webhooks_waiting');
    expect(Object.keys(samples)).not.toContain('ekyc_attempts_today');
  });

  it('begins counters at 0, so that the first error of a kind is an increase', async () => {
    const samples = await scrape();
    const missing = ['credentials', 'account', 'unreachable'].filter(
      (result) =>
        samples[
          `ekyc_vendor_calls_total{action="GetWebVerificationResultIntl",result="${result}"}`
        ] !== 0,
    );
    expect(missing).toEqual([]);
  });

  it('holds nothing of a person, no id and no secret', async () => {
    const started = await proxy.start();
    await comeBack(started);
    const { body } = await proxy.app.inject({ url: '/metrics' });
    for (const secret of [started.id, started.clientSecret, started.bizToken, apiKey]) {
      expect(body).not.toContain(secret);
    }
  });
});

describe('what is counted', () => {
  it('under a label that is not in the catalogue is put together, so that series stay few', async () => {
    const metrics = new Metrics(async () => []);
    metrics.count('ekyc_problems_total', { code: 'made-up-1' });
    metrics.count('ekyc_problems_total', { code: 'made-up-2' });
    const { text } = await metrics.expose();
    expect(text).toContain('ekyc_problems_total{code="other"} 2');
    expect(text).not.toContain('made-up');
  });

  it('has a name with its unit, as Prometheus recommends', () => {
    for (const [name, { kind }] of Object.entries(catalogue)) {
      // What counts something has no unit but that.
      if (name === 'ekyc_attempts_to_pass') continue;
      const isRight = { counter: /_total$/, histogram: /_seconds$/, gauge: /(?<!_total)$/ }[kind];
      expect(name).toMatch(isRight);
    }
  });
});
