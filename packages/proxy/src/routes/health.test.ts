import { afterEach, beforeEach, expect, it } from 'vitest';
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
