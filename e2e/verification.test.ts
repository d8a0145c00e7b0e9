import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, expire, leave, sees, tokenAt } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

/** Each way that an attempt can fail, and what the person then reads. */
const endings = [
  ['no-face', 'capture', 'We couldn’t see your whole face'],
  ['too-dark', 'capture', 'The light wasn’t right'],
  ['document-warning', 'rejected', 'We couldn’t verify your identity'],
  ['spoofing', 'rejected', 'We couldn’t verify your identity'],
  ['leave', 'cancelled', 'You left before finishing'],
  ['timed-out', 'timed-out', 'Time ran out'],
  ['tries-used-up', 'limit', 'No attempts left'],
  ['already-completed', 'expired', 'This attempt is no longer valid'],
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
    address = servePage();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  function servePage(): string {
    return world.site.page('/kyc', {
      html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
    });
  }

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
    const [attempt, event] = await tab.heard();
    expect(attempt).toMatchObject({ type: 'ekyc-attempt', detail: { status: 'passed' } });
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
    expect(event).toMatchObject({ type: 'ekyc-attempt', detail: { status: 'failed', reason } });
    expect(await backendAsks(event?.detail?.['id'])).toMatchObject({
      // What the site itself has to mend ends it at once.
      status: reason === 'integration' ? 'failed' : 'pending',
      attempts: [{ status: 'failed', reason }],
    });
  });

  it('that nobody finished in time is told as no longer valid', async () => {
    await verify();
    await expire(tab.page);
    await sees(tab.page, 'This attempt is no longer valid');
    expect((await tab.heard())[0]?.detail).toMatchObject({ reason: 'expired' });
  });

  it('can be tried again after a failure, says when few attempts are left, and is over after the last', async () => {
    await verify();
    for (const left of ['', '', '2 attempts left', '1 attempt left']) {
      await choose(tab.page, 'too-dark');
      await sees(tab.page, 'The light wasn’t right');
      if (left) await sees(tab.page, left);
      await leave(tab.page, 'Try again');
    }
    await choose(tab.page, 'too-dark');
    await sees(tab.page, 'Please ask 127.0.0.1 for help.');
    const heard = await tab.heard();
    expect(heard.map(({ type }) => type)).toEqual(['ekyc-attempt', 'ekyc-result']);
    expect(heard[1]?.detail).toMatchObject({ status: 'failed', reason: 'capture' });
    expect(await tab.page.getByRole('button').count()).toBe(0);
  });

  it('that a backend created is tried again by its page, and a page loaded anew buys nothing', async () => {
    const answer = await fetch(`${world.proxy.url}/v1/verifications`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.proxy.apiKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ redirectUrl: address }),
    });
    const { clientSecret } = (await answer.json()) as { clientSecret: string };
    const element = `<ekyc-verify client-secret="${clientSecret}"></ekyc-verify>`;
    world.site.page('/kyc', { html: pageWith(element, { script: world.script }) });
    try {
      const bought = world.simulator.verifications().length;
      await verify();
      await choose(tab.page, 'too-dark');
      await sees(tab.page, 'The light wasn’t right');
      await tab.page.reload();
      await sees(tab.page, 'The light wasn’t right');
      await leave(tab.page, 'Try again');
      await choose(tab.page, 'pass');
      await sees(tab.page, 'You’re verified');
      await tab.page.reload();
      await sees(tab.page, 'You’re verified');
      expect((await tab.heard()).map(({ type }) => type)).toEqual(['ekyc-attempt', 'ekyc-result']);
      expect(world.simulator.verifications()).toHaveLength(bought + 2);
    } finally {
      servePage();
    }
  });

  it('shows a result that comes only after the person is back', async () => {
    await verify();
    const token = tokenAt(tab.page);
    await tab.page.goto(`${address}?token=${token}`);
    await sees(tab.page, 'You haven’t finished yet');
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
