import { expect } from '@esm-bundle/chai';
import { arrivalsAt } from './arrivals.js';
import type { AddressBar, Arrivals, Claimant } from './arrivals.js';
import { pendingStore } from './pending-store.js';
import type { Pending } from './pending-store.js';

const token = '0AB1C2D3-0123-4567-89AB-CDEF01234567';
const pending: Pending = {
  id: 'ver_1',
  clientSecret: 'ver_1_secret_2',
  proxy: 'https://kyc.example/',
  redirectUrl: 'https://shop.example/kyc',
  href: 'https://shop.example/kyc',
  historyState: null,
  elementKey: '#mine',
  startedAt: 0,
  documentType: null,
  bizToken: token,
};

describe('Arrivals', () => {
  let log: string[];
  let finishLoading: () => void;
  let address: AddressBar;
  let current: { href: string; state: unknown };
  let changed: () => void;
  let arrivals: Arrivals;

  function claimant(key: string, free = true): Claimant {
    return {
      key: () => key,
      free: () => free,
      welcome: (arrival) => log.push(`welcome ${key} ${arrival.token}`),
    };
  }

  async function loaded(): Promise<void> {
    finishLoading();
    await new Promise((resolve) => setTimeout(resolve));
  }

  beforeEach(() => {
    log = [];
    const loading = new Promise<void>((resolve) => {
      finishLoading = resolve;
    });
    const store = pendingStore(null, () => 0);
    store.put(pending);
    current = { href: `${pending.href}?token=${token}`, state: null };
    changed = () => log.push('nobody listens');
    address = {
      href: () => current.href,
      state: () => current.state,
      replace: (href, state) => {
        current = { href, state };
        log.push(`replace ${href}`);
      },
      listen: (listener) => {
        changed = listener;
        return () => (changed = () => {});
      },
      fromVendor: () => false,
      loaded: () => loading,
    };
    arrivals = arrivalsAt(address, store);
  });

  const replaced = `replace ${pending.href}`;
  const welcomed = (key: string) => `welcome ${key} ${token}`;

  it('clean the address before there is an element when somebody left from here', () => {
    arrivals.expect();
    expect(log).to.deep.equal([replaced]);
    arrivals.join(claimant('#mine'));
    expect(log).to.deep.equal([replaced, welcomed('#mine')]);
  });

  it('leave a token of which nothing is known while there is no element', () => {
    arrivalsAt(
      address,
      pendingStore(null, () => 0),
    ).expect();
    expect(log).to.deep.equal([]);
  });

  it('leave a token that somebody left without to a page that has no element', () => {
    current.href = 'https://shop.example/reset?token=0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0&a=1';
    arrivals.expect();
    expect(log).to.deep.equal([]);
    // An element asks whose it is, and puts it back if it's nobody's.
    arrivals.join(claimant('#other'));
    expect(log).to.deep.equal(['replace https://shop.example/reset?a=1']);
  });

  it('clean the address of a code of the hosted return before there is an element', () => {
    current.href = `${pending.href}?ekyc_return=${'c'.repeat(80)}`;
    arrivals.expect();
    expect(log).to.deep.equal([replaced]);
  });

  it('clean the address before anybody is welcomed, once', () => {
    arrivals.join(claimant('#mine'));
    arrivals.join(claimant('#other'));
    expect(log).to.deep.equal([replaced, welcomed('#mine')]);
  });

  it('wait for the element that left, which may stand further down', async () => {
    arrivals.join(claimant('#other'));
    arrivals.join(claimant('#mine'));
    await loaded();
    expect(log).to.deep.equal([replaced, welcomed('#mine')]);
  });

  it('take any element when the page is loaded and the one that left is not there', async () => {
    arrivals.join(claimant('#other'));
    arrivals.join(claimant('#third'));
    expect(log).to.deep.equal([replaced]);
    await loaded();
    expect(log).to.deep.equal([replaced, welcomed('#other')]);
  });

  it('do not go to an element that has left or is busy', async () => {
    const left = claimant('#left');
    arrivals.join(left);
    arrivals.part(left);
    arrivals.join(claimant('#busy', false));
    arrivals.join(claimant('#other'));
    await loaded();
    expect(log).to.deep.equal([replaced, welcomed('#other')]);
  });

  it('wait for the next element when they are given back, and to anybody at once when passed on', () => {
    arrivals.join(claimant('#other'));
    arrivals.giveBack({ token, candidates: [pending] });
    expect(log).to.deep.equal([replaced]);
    arrivals.giveBack({ token, candidates: [pending] }, true);
    expect(log).to.deep.equal([replaced, welcomed('#other')]);
  });

  it('take the token out again when a router writes the address that it knew', () => {
    arrivals.expect();
    current = {
      href: `${pending.href}?token=${token}`,
      state: { current: `/kyc?token=${token}`, position: 3 },
    };
    changed();
    expect(current).to.deep.equal({ href: pending.href, state: { current: '/kyc', position: 3 } });
    current = { href: `${pending.href}?token=${token}&tab=2#top`, state: null };
    changed();
    expect(current.href).to.equal(`${pending.href}?tab=2#top`);
  });

  it('take the token out later where the browser has refused, and put back what the page had', () => {
    const store = pendingStore(null, () => 0);
    store.put({ ...pending, href: `${pending.href}?cart=7#pay`, historyState: { step: 2 } });
    const refusing = { ...address, replace: () => undefined };
    const late = arrivalsAt(refusing, store);
    late.expect();
    late.takeOutAgain();
    expect(current.href).to.equal(`${pending.href}?token=${token}`);
    refusing.replace = address.replace as () => undefined;
    late.takeOutAgain();
    expect(current).to.deep.equal({ href: `${pending.href}?cart=7#pay`, state: { step: 2 } });
    current = { href: `${pending.href}?token=${token}`, state: { router: 1 } };
    late.takeOutAgain();
    expect(current).to.deep.equal({ href: `${pending.href}?cart=7#pay`, state: { router: 1 } });
  });

  it('keep what a router wrote with another address while the browser refused', () => {
    const store = pendingStore(null, () => 0);
    store.put({ ...pending, historyState: { step: 2 } });
    const refusing = { ...address, replace: () => undefined };
    const late = arrivalsAt(refusing, store);
    late.expect();
    refusing.replace = address.replace as () => undefined;
    current = { href: `${pending.href}?token=${token}&tab=2`, state: { router: 1 } };
    late.takeOutAgain();
    expect(current).to.deep.equal({ href: `${pending.href}?tab=2`, state: { router: 1 } });
  });

  it('put query and fragment back into the history state of a router that was there first', () => {
    const store = pendingStore(null, () => 0);
    store.put({ ...pending, href: `${pending.href}?cart=7#pay`, historyState: null });
    const path = `/kyc?token=${token}`;
    current.state = { current: path, back: null, nested: [{ href: path }] };
    arrivalsAt(address, store).expect();
    const clean = '/kyc?cart=7#pay';
    expect(current.href).to.equal(`${pending.href}?cart=7#pay`);
    expect(current.state).to.deep.equal({ current: clean, back: null, nested: [{ href: clean }] });
  });

  it('put back a token that is nobody’s, with its history state, unless the page has gone on', () => {
    const before = { href: current.href, state: { mine: 1 } };
    current = before;
    arrivals.expect();
    arrivals.putBack();
    expect(current).to.deep.equal(before);
    changed();
    expect(current).to.deep.equal(before);

    const store = pendingStore(null, () => 0);
    store.put(pending);
    const next = arrivalsAt(address, store);
    next.expect();
    current = { href: 'https://shop.example/next', state: null };
    next.putBack();
    expect(current.href).to.equal('https://shop.example/next');
  });

  it('looks for no place of an element when nobody came back', () => {
    const nobody: AddressBar = { ...address, href: () => 'https://shop.example/kyc' };
    const asked: string[] = [];
    const quiet = arrivalsAt(
      nobody,
      pendingStore(null, () => 0),
    );
    quiet.join({ ...claimant('#mine'), key: () => String(asked.push('#mine')) });
    quiet.join({ ...claimant('#other'), key: () => String(asked.push('#other')) });
    expect(asked).to.deep.equal([]);
  });
});
