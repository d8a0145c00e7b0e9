import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, leave, sees } from './harness/steps.ts';
import { startWorld, type World } from './harness/world.ts';

describe('a proxy', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  it('that was killed between start and return serves the return after it is started again', async () => {
    const address = world.site.page('/kyc', {
      html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
    });
    const { page, heard } = await world.openTab();
    await page.goto(address);
    await leave(page);

    const killed = world.process();
    killed.signal('SIGKILL');
    expect(await killed.ended).toBeNull();
    await world.startProxyAgain();

    await choose(page, 'pass');
    await sees(page, 'You’re verified');
    expect((await heard())[0]?.detail).toMatchObject({ status: 'passed' });
  });

  it('that is asked to stop lets a running request finish', async () => {
    world.simulator.once({ action: 'ApplyWebVerificationBizTokenIntl', latencyMs: 1500 });
    const answer = fetch(`${world.proxy.url}/v1/verifications`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.proxy.apiKey}`,
      },
      body: JSON.stringify({ redirectUrl: `${world.site.origin}/kyc`, begin: true }),
    });
    await expect
      .poll(() => world.simulator.calls().ApplyWebVerificationBizTokenIntl)
      .toBeGreaterThan(0);

    world.process().signal('SIGTERM');
    expect((await answer).status).toBe(201);
    expect(await world.process().ended).toBe(0);
    await expect(fetch(`${world.proxy.url}/healthz`)).rejects.toThrow();
  });
});
