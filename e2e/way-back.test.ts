/// <reference lib="dom" />
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, leave, sees, tokenAt } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

const someoneElsesToken = '0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0';

/** Serves the page that the tests use and gives its address. */
function servePage(world: World): string {
  return world.site.page('/account/kyc', {
    html: pageWith('<ekyc-verify></ekyc-verify>', { script: world.script }),
  });
}

describe.each([
  'query',
  'second-question-mark',
  'ampersand',
  'before-fragment',
  'after-fragment',
] as const)('a page, when the vendor puts the token by the style “%s”,', (returnStyle) => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld({ simulator: { returnStyle } });
  });
  afterAll(() => world.stop());
  afterEach(() => tab.close());

  it('gets its own query, fragment and history state back, and the token is gone', async () => {
    const address = `${servePage(world)}?lang=en&step=2&q=a%20b#section/3?x=1`;
    tab = await world.openTab();
    const { page } = tab;
    await page.goto(address);
    await page.evaluate(`history.replaceState({ scroll: 42, cart: ['lens'] }, '')`);
    await leave(page);
    await choose(page, 'pass');
    await sees(page, 'You’re verified');

    expect(page.url()).toBe(address);
    expect(await page.evaluate('history.state')).toEqual({ scroll: 42, cart: ['lens'] });

    const { bizToken } = world.simulator.verifications()[0] ?? { bizToken: '?' };
    const before = tab.requested.length;
    await page.reload();
    await sees(page, 'You’re verified');
    const afterwards = tab.requested.slice(before);
    expect(afterwards).not.toEqual([]);
    expect(afterwards.filter((url) => url.includes(bizToken))).toEqual([]);
  });
});

describe('a page', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());
  afterEach(() => tab.close());

  const callsToProxy = () => tab.requested.filter((url) => url.includes('/v1/'));

  it.each(['/v1/verifications', '/v1/verifications/*/return'])(
    'whose first call to %s loses its connection goes on',
    async (path) => {
      tab = await world.openTab();
      const { context, page } = tab;
      let isLost = false;
      await context.route(`${world.proxy.url}${path}`, (route) => {
        if (isLost) return route.continue();
        isLost = true;
        return route.abort('connectionreset');
      });
      await page.goto(servePage(world));
      const isReturn = path.endsWith('/return');
      if (!isReturn) {
        // What may have created something is repeated by the person alone.
        await page.getByRole('button', { name: 'Start verification' }).click();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
        expect((await tab.heard()).at(-1)?.detail).toMatchObject({ code: 'network' });
      }
      await leave(page, isReturn ? undefined : 'Try again');
      await choose(page, 'pass');
      await sees(page, 'You’re verified');
      expect(isLost).toBe(true);
    },
  );

  it('whose own ?token= means something else is left alone', async () => {
    const address = `${servePage(world)}?token=summer-sale-2026&page=2`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await sees(tab.page, 'Verify your identity');
    expect(tab.page.url()).toBe(address);
    expect(callsToProxy()).toEqual([]);
  });

  it('gets its own ?token= back after a verification', async () => {
    const address = `${servePage(world)}?token=summer-sale-2026&page=2`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
  });

  it('whose own ?token= looks like the vendor’s is left alone', async () => {
    const address = `${servePage(world)}?token=${someoneElsesToken}&page=2#top`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await sees(tab.page, 'Verify your identity');
    expect(tab.page.url()).toBe(address);
    expect(callsToProxy()).toEqual([]);
    expect(await tab.heard()).toEqual([]);
  });

  it.each([
    ['by its form', 'EC-5YX12345AB678901C'],
    ['by the proxy’s word, though it looks like the vendor’s', someoneElsesToken],
  ])('keeps another service’s ?token= after Back from the vendor, told %s', async (_, token) => {
    const address = servePage(world);
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    const bizToken = tokenAt(tab.page);
    await tab.page.goBack();
    await sees(tab.page, 'You haven’t finished yet');
    const theirs = `${address}?token=${token}&PayerID=2#top`;
    await tab.page.goto(theirs);
    await sees(tab.page, 'You haven’t finished yet');
    expect(tab.page.url()).toBe(theirs);
    expect((await tab.heard()).map(({ type }) => type)).toEqual([]);

    // What was begun can still be finished.
    world.simulator.finish(bizToken, 'pass');
    await tab.page.goto(`${address}?token=${bizToken}`);
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
  });

  it('shows a pass beside a ?token= that is another service’s', async () => {
    const address = servePage(world);
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    const theirs = `${address}?token=${someoneElsesToken}&a=1`;
    await tab.page.goto(theirs);
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(theirs);
  });

  it('without an element keeps its own ?token=, after Back from the vendor', async () => {
    const address = servePage(world);
    const reset = world.site.page('/reset', { html: pageWith('', { script: world.script }) });
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    await tab.page.goBack();
    await sees(tab.page, 'You haven’t finished yet');
    const theirs = `${reset}?token=${someoneElsesToken}&a=1`;
    await tab.page.goto(theirs);
    await tab.page.waitForFunction(() => customElements.get('ekyc-verify'));
    expect(tab.page.url()).toBe(theirs);
  });

  it.each<[string, () => void]>([
    ['full', fillStorage],
    ['readable and nothing else', refuseWrites],
    ['unreadable', refuseReads],
  ])('whose storage is %s says that the session has ended', async (_, before) => {
    const address = servePage(world);
    tab = await world.openTab({ before });
    await tab.page.goto(address);
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'Your session has ended');
    expect(tab.page.url()).toBe(address);
  });

  it.each([
    ['with the result', 1],
    ['half a minute later', 2],
  ])('whose address the browser refuses to change on return gets it back %s', async (_, times) => {
    const address = `${servePage(world)}?cart=7#pay`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    world.simulator.finish(tokenAt(tab.page), 'pass');
    await tab.page.addInitScript(refuse, times);
    await tab.page.clock.install();
    const back = `${servePage(world)}?token=${tokenAt(tab.page)}`;
    await tab.page.goto(back);
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(times === 1 ? address : back);
    await tab.page.clock.fastForward(30_000);
    await expect.poll(() => tab.page.url()).toBe(address);
  });

  it('that somebody else’s hosted return is opened on says so and sends nothing', async () => {
    const address = servePage(world);
    tab = await world.openTab();
    await tab.page.goto(`${address}?ekyc_return=${'c'.repeat(80)}#top`);
    await sees(tab.page, 'Your session has ended');
    expect(tab.page.url()).toBe(`${address}#top`);
    expect(callsToProxy()).toEqual([]);
    await expect
      .poll(async () => (await tab.heard()).map(({ type, detail }) => [type, detail?.['code']]))
      .toEqual([['ekyc-error', 'session-lost']]);
    await leave(tab.page);
  });

  it('cannot be used to read a verification that another browser began', async () => {
    const address = servePage(world);
    tab = await world.openTab();
    await tab.page.goto(address);
    await leave(tab.page);
    const token = tokenAt(tab.page);
    world.simulator.finish(token, 'pass');

    const stranger = await world.openTab();
    await stranger.page.goto(`${address}?token=${token}`);
    await sees(stranger.page, 'Verify your identity');
    expect(stranger.requested.filter((url) => url.includes('/v1/'))).toEqual([]);
    expect(await stranger.heard()).toEqual([]);
    await stranger.close();
  });

  it('comes back whatever its history state is', async () => {
    const address = `${servePage(world)}?lang=en#section`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await tab.page.evaluate(() => {
      const state: Record<string, unknown> = { n: 1n, at: new Date(5) };
      state['self'] = state;
      history.replaceState(state, '');
      // As old libraries do.
      Object.assign(Array.prototype, { toJSON: () => 'patched' });
    });
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
    const state = await tab.page.evaluate(() => {
      const { n, at, self } = history.state as { n: bigint; at: Date; self: { self: unknown } };
      return [n === 1n, at.getTime(), self.self === self];
    });
    expect(state).toEqual([true, 5, true]);
  });

  it('comes back when its history state fills the storage', async () => {
    const address = `${servePage(world)}?lang=en#section`;
    tab = await world.openTab();
    await tab.page.goto(address);
    await tab.page.evaluate(() => history.replaceState('x'.repeat(6_000_000), ''));
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
  });
});

/** Runs in the page: leaves no room at all. */
function fillStorage(): void {
  let text = 'x'.repeat(1 << 20);
  for (let name = 0; text !== ''; name += 1) {
    try {
      sessionStorage.setItem(String(name), text);
    } catch {
      text = text.slice(0, text.length >> 1);
    }
  }
}

/** Runs in the page. */
function refuseWrites(): void {
  Storage.prototype.setItem = () => {
    throw new DOMException('There is no room.', 'QuotaExceededError');
  };
}

/** Runs in the page. */
function refuseReads(): void {
  Storage.prototype.getItem = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
}

/** Runs in the page: as Safari does with a page that changes its address often. */
function refuse(times: number): void {
  let left = times;
  history.replaceState = () => {
    left -= 1;
    if (left === 0) Reflect.deleteProperty(history, 'replaceState');
    throw new DOMException('Too many calls.', 'SecurityError');
  };
}
