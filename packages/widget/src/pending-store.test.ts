import { expect } from '@esm-bundle/chai';
import { pendingStore } from './pending-store.js';
import type { Pending, PendingStore } from './pending-store.js';

const hour = 3_600_000;
const now = 100 * hour;
const key = 'ekyc-verify:pending';

const pending = (id: string, more: Partial<Pending> = {}): Pending => ({
  id,
  clientSecret: `${id}_secret_x`,
  proxy: 'https://kyc.example/',
  redirectUrl: 'https://shop.example/kyc',
  href: 'https://shop.example/kyc?a=1',
  historyState: null,
  elementKey: '0',
  startedAt: now,
  expiresAt: now + hour,
  ...more,
});

const ids = (store: PendingStore) => store.all().map(({ id }) => id);

describe('The pending store', () => {
  beforeEach(() => {
    sessionStorage.clear();
  });

  const stores: [string, () => PendingStore][] = [
    ['in the session storage', () => pendingStore(sessionStorage, () => now)],
    ['in memory', () => pendingStore(null, () => now)],
  ];
  for (const [where, make] of stores)
    describe(where, () => {
      it('keeps several, newest first', () => {
        const store = make();
        store.put(pending('b', { startedAt: now - 1 }));
        store.put(pending('c'));
        store.put(pending('a', { startedAt: now - 2 }));
        expect(ids(store)).to.deep.equal(['c', 'b', 'a']);
      });

      it('replaces one without moving it', () => {
        const store = make();
        store.put(pending('a', { startedAt: now - 1 }));
        store.put(pending('b'));
        store.put(pending('a', { startedAt: now - 1, token: 'abcdefgh' }));
        expect(ids(store)).to.deep.equal(['b', 'a']);
        expect(store.all()[1]?.token).to.equal('abcdefgh');
      });

      it('removes one', () => {
        const store = make();
        store.put(pending('a'));
        store.put(pending('b'));
        store.remove('a');
        expect(ids(store)).to.deep.equal(['b']);
      });

      it('removes what the same element of the same page began', () => {
        const store = make();
        store.put(pending('mine'));
        store.put(pending('neighbour', { elementKey: '1' }));
        store.put(pending('elsewhere', { href: 'https://shop.example/' }));
        store.removeEarlier('0', 'https://shop.example/kyc#top');
        expect(ids(store)).to.have.members(['neighbour', 'elsewhere']);
      });

      it('forgets a token, and keeps the rest', () => {
        const store = make();
        store.put(pending('a', { token: 'abcdefgh' }));
        store.forgetToken(pending('a', { token: 'abcdefgh' }));
        expect(store.all()).to.deep.equal([pending('a')]);
      });

      it('does not know a verification a day after it had to be begun', () => {
        const store = make();
        store.put(pending('old', { expiresAt: now - 25 * hour }));
        store.put(pending('new', { expiresAt: now - 23 * hour }));
        expect(ids(store)).to.deep.equal(['new']);
      });
    });

  it('survives the page', () => {
    pendingStore(sessionStorage, () => now).put(pending('a'));
    expect(ids(pendingStore(sessionStorage, () => now))).to.deep.equal(['a']);
  });

  it('leaves nothing behind when it is empty', () => {
    const store = pendingStore(sessionStorage, () => now);
    store.put(pending('a'));
    store.remove('a');
    expect(sessionStorage.length).to.equal(0);
  });

  it('reads nothing from what others wrote under its name', () => {
    const store = pendingStore(sessionStorage, () => now);
    const { clientSecret: _, ...incomplete } = pending('a');
    const unusable = ['', 'x', 'null', '{}', '[null, 1, "a"]', JSON.stringify([incomplete])];
    for (const text of [...unusable, JSON.stringify([pending('a', { proxy: 'no address' })])]) {
      sessionStorage.setItem(key, text);
      expect(store.all()).to.deep.equal([]);
    }
  });

  it('keeps in memory what the storage has no room for', () => {
    const store = pendingStore(sessionStorage, () => now);
    store.put(pending('a', { historyState: 'x'.repeat(20_000_000) }));
    expect(ids(store)).to.deep.equal(['a']);
    expect(sessionStorage.getItem(key)).to.equal(null);
  });

  it('keeps in memory a history state that is no JSON', () => {
    const store = pendingStore(sessionStorage, () => now);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    store.put(pending('a', { historyState: circle }));
    expect(store.all()[0]?.historyState).to.equal(circle);
  });
});
