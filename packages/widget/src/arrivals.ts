import { recognise, resume } from './arrival.js';
import type { Arrival } from './arrival.js';
import type { PendingStore } from './pending-store.js';

/** The address bar, as far as a return needs it. */
export type AddressBar = {
  href(): string;
  /** Changes the entry in the history; undefined leaves its state. */
  replace(href: string, historyState: unknown): void;
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
   * Reads the address before an element appears, if somebody has left from here. A token that
   * nothing is known of stays: on a page without an element it may be for the page's own scripts.
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
};

/**
 * The address is read once for a page load, when the first element appears, and the token is out of
 * it before anything else happens.
 */
export function arrivalsAt(address: AddressBar, store: PendingStore): Arrivals {
  const claimants = new Set<Claimant>();
  /** Undefined: the address has not been read. */
  let arrival: Arrival | null | undefined;

  const readAddress = (): Arrival | null => {
    const pendings = store.all();
    const href = address.href();
    const found = recognise(href, pendings);
    if (!found) return resume(href, pendings);
    address.replace(found.href, found.historyState);
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
      if (arrival === undefined && recognise(address.href(), store.all())?.arrival.candidates[0])
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
  };
}
