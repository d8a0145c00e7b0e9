import { recognise, resume } from './arrival.js';
import type { Arrival } from './arrival.js';
import { withAddress } from './history-state.js';
import type { PendingStore } from './pending-store.js';
import { returnsIn, withoutReturn } from './return-address.js';
import type { ReturnParameter } from './return-address.js';

/** The address bar, as far as a return needs it. */
export type AddressBar = {
  href(): string;
  /** What the page's code keeps with the entry in the history. */
  state(): unknown;
  /** Changes the entry in the history. */
  replace(href: string, historyState: unknown): void;
  /** Calls after each change of the address that it hears of; the result ends that. */
  listen(changed: () => void): () => void;
  /** Whether somebody comes from the vendor's page, as far as the browser can tell. */
  fromVendor(): boolean;
  /** Resolves once the document is parsed and its scripts have run. */
  loaded(): Promise<void>;
};

/** An element that may take an arrival. */
export type Claimant = {
  key(): string;
  /** False while it shows a verification of its own. */
  free(): boolean;
  welcome(arrival: Arrival): void;
};

/** Leads whoever came back to the right element of the page. */
export type Arrivals = {
  /**
   * Reads the address before an element appears, if somebody comes back with the token that they left
   * with. Any other stays: on a page without an element it may be for the page's own scripts.
   */
  expect: () => void;
  /** An element appears in the document. */
  join: (claimant: Claimant) => void;
  /** An element leaves the document. */
  part: (claimant: Claimant) => void;
  /**
   * An element left the page before it was done, and it, or one like it, may come again; or it found
   * out that the next candidate has to be asked, where `anybody` will do.
   */
  giveBack: (arrival: Arrival, anybody?: true) => void;
  /** Takes the token out of the address if it's there: the browser may have refused to change that. */
  takeOutAgain: () => void;
  /** The token was none of ours: the address gets it back, unless the page has gone on. */
  putBack: () => void;
};

/** What was taken out of the address, and what was there before and after. */
type Taken = {
  parameter: ReturnParameter;
  from: string;
  fromState: unknown;
  to: string;
  /** What the page had when the person left, until the browser has taken it. */
  toState?: unknown;
};

/**
 * The address is read once for a page load, when the first element appears, and the token is out of
 * it before anything else happens. A router that started earlier may have kept the address, and write
 * it again with its next step, so that the token is taken out as often as it comes.
 */
export function arrivalsAt(address: AddressBar, store: PendingStore): Arrivals {
  const claimants = new Set<Claimant>();
  /** Undefined: the address has not been read. */
  let arrival: Arrival | null | undefined;
  let taken: Taken | undefined;
  let endListening: (() => void) | undefined;

  const takeOut = (it: Taken) => {
    const { parameter, from, to } = it;
    const href = address.href();
    const without = (text: string) => withoutReturn(text, parameter);
    const isSame = href === from;
    const state = (isSame && it.toState) || withAddress(address.state(), [from, to], without);
    address.replace(isSame ? to : without(href), state);
    if (address.href() !== href) delete it.toState;
  };

  const takeOutAgain = () => {
    const { parameter } = taken ?? {};
    const isBack = returnsIn(address.href()).some(
      ({ name, value }) => name === parameter?.name && value === parameter.value,
    );
    if (taken && isBack) takeOut(taken);
  };

  const readAddress = (): Arrival | null => {
    const pendings = store.all();
    const href = address.href();
    const found = recognise(href, pendings, address.fromVendor);
    if (!found) return resume(href, pendings);
    const { parameter, historyState: toState } = found;
    taken = { parameter, from: href, fromState: address.state(), to: found.href, toState };
    takeOut(taken);
    endListening = address.listen(takeOutAgain);
    for (const pending of found.arrival.candidates)
      store.put({ ...pending, token: found.arrival.token });
    return found.arrival;
  };

  const lead = (anybody?: true) => {
    const leading = arrival;
    // Looking through all elements for each that appears takes its time where there are many.
    if (!leading) return;
    const free = [...claimants].filter((claimant) => claimant.free());
    const claimant =
      free.find((each) => each.key() === leading.candidates[0]?.elementKey) ?? (anybody && free[0]);
    if (!claimant) return;
    arrival = null;
    claimant.welcome(leading);
  };

  const readOnce = () => {
    if (arrival === undefined) arrival = readAddress();
  };

  return {
    expect: () => {
      if (arrival !== undefined) return;
      const found = recognise(address.href(), store.all(), address.fromVendor);
      const [pending] = found?.arrival.candidates ?? [];
      // Another one of that form may be the page's own, such as from an email for a new password.
      if (
        pending &&
        (found?.parameter.name !== 'token' ||
          (pending.bizToken ?? found.parameter.value) === found.parameter.value)
      )
        readOnce();
    },
    join: (claimant) => {
      readOnce();
      claimants.add(claimant);
      lead();
      // The element that left may stand further down. When all are there and none is it, any will do.
      if (arrival) void address.loaded().then(() => lead(true));
    },
    part: (claimant) => {
      claimants.delete(claimant);
    },
    giveBack: (back, anybody) => {
      arrival = back;
      lead(anybody);
    },
    takeOutAgain,
    putBack: () => {
      endListening?.();
      if (!taken) return;
      const { parameter, from, fromState, to } = taken;
      taken = undefined;
      // So that a reload leaves it alone.
      for (const pending of store.all()) store.put({ ...pending, foreignToken: parameter.value });
      if (address.href() === to) address.replace(from, fromState);
    },
  };
}
