import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { shopOrigin } from '../../test/support/config.js';
import { startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
beforeEach(async () => {
  proxy = await startTestProxy();
});
afterEach(() => proxy.stop());

const start = () =>
  proxy.page({
    method: 'POST',
    url: '/v1/verifications',
    body: { redirectUrl: `${shopOrigin}/`, begin: true },
  });

it('readiness names a vendor that is not there, and keeps the instance in rotation', async () => {
  expect((await proxy.app.inject('/readyz')).json()).toEqual({ status: 'ok', vendor: 'up' });
  await proxy.simulator.stop();
  // Nothing was sent, so each start tries three times.
  for (let time = 0; time < 4; time += 1) expect((await start()).statusCode).toBe(503);
  const refused = await start();
  expect(refused.json()).toMatchObject({ code: 'upstream-unavailable' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const ready = await proxy.app.inject('/readyz');
  expect(ready.statusCode).toBe(200);
  expect(ready.json()).toEqual({ status: 'degraded', vendor: 'down' });
  expect(proxy.log()).toContain('"alert":"vendor-down"');
});

it('a refused key is an alert for the operator, with the vendor’s code, and no retry', async () => {
  proxy.simulator.once({ error: { code: 'ResourceUnavailable.InArrears', message: 'CANARY' } });
  expect((await start()).json()).toMatchObject({ code: 'upstream-refused' });
  expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(1);
  const alerts = proxy
    .log()
    .split('\n')
    .filter((line) => line.includes('"alert"'));
  expect(alerts).toHaveLength(1);
  expect(JSON.parse(alerts[0] ?? '')).toMatchObject({
    level: 50,
    alert: 'vendor-account',
    vendorCode: 'ResourceUnavailable.InArrears',
  });
  expect(proxy.log()).not.toContain('CANARY');
});

it('a proxy whose tables have gone is alive and not ready, and buys nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-health-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'ekyc.sqlite');
  const bereft = await startTestProxy({ databaseUrl: `file:${path}` });
  onTestFinished(() => bereft.stop());
  const other = new DatabaseSync(path, { timeout: 60_000 });
  other.exec('PRAGMA foreign_keys = OFF; DROP TABLE ekyc_attempts');
  other.close();

  expect((await bereft.app.inject('/healthz')).statusCode).toBe(200);
  const begun = await bereft.page({
    method: 'POST',
    url: '/v1/verifications',
    body: { redirectUrl: `${shopOrigin}/`, begin: true },
  });
  for (const answer of [await bereft.app.inject('/readyz'), begun]) {
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'storage-unavailable' });
  }
  expect(bereft.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(0);
  expect(bereft.log()).toContain('"database":"other-tables"');
});
