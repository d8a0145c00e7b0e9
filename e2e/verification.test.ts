import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, expire, leave, sees, tokenAt } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

/** Each way that a verification can end, and what the person then reads. */
const endings = [
  ['no-face', 'capture', 'We couldn’t see your whole face'],
  ['too-dark', 'capture', 'The light wasn’t right'],
  ['document-warning', 'rejected', 'We couldn’t verify your identity'],
  ['spoofing', 'rejected', 'We couldn’t verify your identity'],
  ['leave', 'cancelled', 'You left before finishing'],
  ['timed-out', 'timed-out', 'Time ran out'],
  ['tries-used-up', 'limit', 'No attempts left'],
  ['already-completed', 'expired', 'This verification is no longer valid'],
  ['service-failed', 'service', 'Something went wrong on our side'],
  ['bad-request-1', 'integration', 'Verification isn’t available right now'],
  ['unheard-of', 'unknown', 'We couldn’t complete your verification'],
] as const;

describe('a verification in a real browser', () => {
  let world: World;
  let tab: Tab;
  let address: string;

  beforeAll(async () => {
    world = await startWorld();
    address = world.site.page('/kyc', {
      html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
    });
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  async function verify(): Promise<void> {
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
  }

  /** What the site's backend gets when it asks the proxy by itself. */
  async function backendAsks(id: unknown): Promise<unknown> {
    const answer = await fetch(`${world.proxy.url}/v1/verifications/${String(id)}`, {
      headers: { authorization: `Bearer ${world.proxy.apiKey}` },
    });
    return answer.json();
  }

  it('passes, and both the page and the backend learn it', async () => {
    await verify();
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
    const [event] = await tab.heard();
    expect(event).toMatchObject({
      type: 'ekyc-result',
      detail: { status: 'passed', reason: null, resultToken: expect.stringMatching(/^ey/) },
    });
    expect(await backendAsks(event?.detail?.['id'])).toMatchObject({
      status: 'passed',
      reason: null,
    });
    expect(tab.faults).toEqual([]);
  });

  it.each(endings)('that ends as %s is told as “%s” in words of its own', async (...ending) => {
    const [scenario, reason, words] = ending;
    await verify();
    await choose(tab.page, scenario);
    await sees(tab.page, words);
    const [event] = await tab.heard();
    expect(event?.detail).toMatchObject({ reason });
    expect(await backendAsks(event?.detail?.['id'])).toMatchObject({ reason });
  });

  it('that nobody finished in time is told as no longer valid', async () => {
    await verify();
    await expire(tab.page);
    await sees(tab.page, 'This verification is no longer valid');
    expect((await tab.heard())[0]?.detail).toMatchObject({ reason: 'expired' });
  });

  it('can be tried again after a failure', async () => {
    await verify();
    await choose(tab.page, 'too-dark');
    await leave(tab.page, 'Try again');
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
  });

  it('shows a result that comes only after the person is back', async () => {
    await verify();
    const token = tokenAt(tab.page);
    await tab.page.goto(`${address}?token=${token}`);
    await sees(tab.page, 'Checking your result…');
    world.simulator.finish(token, 'pass');
    await sees(tab.page, 'You’re verified');
  });

  it('never gives the browser what belongs to the document', async () => {
    await verify();
    const answers: Promise<string>[] = [];
    tab.context.on('response', (response) => {
      if (response.url().startsWith(world.proxy.url)) answers.push(response.text().catch(() => ''));
    });
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    const texts = (await Promise.all(answers)).filter((text) => text.startsWith('{'));
    expect(texts).not.toEqual([]);
    for (const text of texts) expect(text).not.toMatch(/CardInfo|IdNum|Base64|ErrorMsg|Similarity/);
  });
});
