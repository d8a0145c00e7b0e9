import { expect } from '@esm-bundle/chai';
import { pendingStore } from './pending-store.js';
import type { Pending, PendingStore } from './pending-store.js';

const hour = 3_600_000;
const now = 10_000 * hour;
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
  documentType: null,
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

      it('does not know a verification that can only be over', () => {
        const store = make();
        store.put(pending('old', { startedAt: now - 32 * 24 * hour }));
        store.put(pending('new', { startedAt: now - 30 * 24 * hour }));
        expect(ids(store)).to.deep.equal(['new']);
      });

      it('finds the newest of an element on its page, or where people come back to', () => {
        const store = make();
        store.put(pending('old', { startedAt: now - 1 }));
        store.put(pending('mine', { redirectUrl: 'https://shop.example/done' }));
        store.put(pending('neighbour', { elementKey: '1' }));
        const found = (page: string) => store.of('0', `https://shop.example/${page}`)?.id;
        expect([found('kyc#top'), found('done?a'), found('')]).to.deep.equal([
          'mine',
          'mine',
          undefined,
        ]);
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

  const anew = () => pendingStore(sessionStorage, () => now).all();

  const states: [what: string, state: unknown][] = [
    ['a big integer', { n: 1n, step: 2 }],
    ['dates, maps and sets', { at: new Date(5), seen: new Map([['a', new Set([1])]]) }],
    ['dates that are none', { at: new Date(NaN) }],
    ['undefined and holes', { a: undefined, b: [1, undefined, ''] }],
    ['numbers without an end', { a: NaN, b: Infinity, c: -Infinity }],
    ['text', '\ud800 "\\u0000'],
  ];
  for (const [what, historyState] of states)
    it(`keeps a history state that is no JSON: ${what}`, () => {
      pendingStore(sessionStorage, () => now).put(pending('a', { historyState }));
      expect(anew()).to.deep.equal([pending('a', { historyState })]);
    });

  it('keeps a history state that is a circle', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    pendingStore(sessionStorage, () => now).put(pending('a', { historyState: circle }));
    const found = anew()[0]?.historyState as typeof circle | undefined;
    expect(found?.self).to.be.an('object').that.equals(found);
  });

  it('keeps what it can of a history state: buffers and errors become null', () => {
    const historyState = { bytes: new Uint8Array(2), error: new RangeError('x'), a: 1 };
    pendingStore(sessionStorage, () => now).put(pending('a', { historyState }));
    expect(anew()[0]?.historyState).to.deep.equal({ bytes: null, error: null, a: 1 });
  });

  it('keeps everything else of a verification whose history state has no room', () => {
    const store = pendingStore(sessionStorage, () => now);
    store.put(pending('b', { startedAt: now - 1, historyState: 1 }));
    store.put(pending('a', { historyState: 'x'.repeat(6_000_000) }));
    expect(anew()).to.deep.equal([
      pending('a', { historyState: undefined }),
      pending('b', { startedAt: now - 1, historyState: 1 }),
    ]);
  });

  it('keeps the newest verification in a storage that is nearly full', () => {
    fill(900);
    const store = pendingStore(sessionStorage, () => now);
    store.put(pending('b', { startedAt: now - 1 }));
    store.put(pending('a', { href: `https://shop.example/kyc?q=${'x'.repeat(600)}` }));
    expect(ids(store)).to.deep.equal(['a', 'b']);
    const [found] = anew();
    expect(found).to.deep.include({ id: 'a', clientSecret: 'a_secret_x' });
  });

  it('tells whether anything lasts longer than the page, and leaves no trace of having tried', () => {
    expect(pendingStore(sessionStorage, () => now).lasts()).to.equal(true);
    expect(sessionStorage).to.have.length(0);

    const deaf = { setItem: () => undefined, getItem: () => null };
    const refuse = () => {
      throw new DOMException('It is full.', 'QuotaExceededError');
    };
    const broken = [deaf, { ...deaf, setItem: refuse }, { ...deaf, getItem: refuse }] as object[];
    for (const storage of [null, ...broken])
      expect(pendingStore(storage as Storage | null, () => now).lasts()).to.equal(false);

    pendingStore(sessionStorage, () => now).put(pending('a'));
    expect(pendingStore(sessionStorage, () => now).lasts()).to.equal(true);
    expect(ids(pendingStore(sessionStorage, () => now))).to.deep.equal(['a']);
  });

  it('keeps in memory what a full storage or one that throws does not take', () => {
    fill(0);
    const broken = { length: 0 } as Storage;
    for (const storage of [sessionStorage, broken]) {
      const store = pendingStore(storage, () => now);
      store.put(pending('b', { startedAt: now - 1 }));
      expect(store.put(pending('a', { historyState: { n: 1n } }))).to.equal(false);
      expect(store.all()).to.deep.equal([
        pending('a', { historyState: { n: 1n } }),
        pending('b', { startedAt: now - 1 }),
      ]);
    }
  });

  for (const prototype of [Array.prototype, Object.prototype] as object[])
    it(`keeps all where an old library gives ${prototype.constructor.name} a toJSON`, () => {
      Object.assign(prototype, { toJSON: () => 'patched' });
      try {
        pendingStore(sessionStorage, () => now).put(pending('a', { historyState: [{ b: [1] }] }));
      } finally {
        delete (prototype as { toJSON?: unknown }).toJSON;
      }
      expect(anew()).to.deep.equal([pending('a', { historyState: [{ b: [1] }] })]);
    });

  it('keeps a history state where an old library has its own way of making lists', () => {
    const { from } = Array;
    // Prototype.js: what has no length is empty, and nothing is done to each.
    const make = (like: ArrayLike<unknown>): unknown[] => Array.prototype.slice.call(like);
    Object.assign(Array, { from: make });
    const historyState = { a: [1, { b: 2 }], c: new Map([['d', new Set([1])]]) };
    try {
      pendingStore(sessionStorage, () => now).put(pending('a', { historyState }));
    } finally {
      Object.assign(Array, { from });
    }
    expect(anew()).to.deep.equal([pending('a', { historyState })]);
  });

  it('constructs nothing that others wrote in place of a history state', () => {
    pendingStore(sessionStorage, () => now).put(pending('a', { historyState: 1 }));
    const stateKey = Object.keys(sessionStorage).find((name) => name !== key) ?? '';
    for (const text of [
      '[["AudioContext",{}]]',
      '[[7,{"name":"Image","message":9}]]',
      '{',
      '[]',
      '[[2,[[5,5]]]]',
    ]) {
      sessionStorage.setItem(stateKey, text);
      expect(anew()[0]?.historyState).to.equal(undefined);
    }
  });

  it('leaves no history state behind', () => {
    const store = pendingStore(sessionStorage, () => now);
    store.put(pending('a', { historyState: { a: 1 } }));
    store.remove('a');
    expect(sessionStorage.length).to.equal(0);
  });
});

/** Fills the storage up to so many characters. */
function fill(left: number): void {
  let size = 0;
  for (let step = 2 ** 24; step >= 1; step /= 2) {
    try {
      sessionStorage.setItem('others', 'x'.repeat(size + step));
      size += step;
    } catch {
      // Too much.
    }
  }
  sessionStorage.setItem('others', 'x'.repeat(size - left));
}
