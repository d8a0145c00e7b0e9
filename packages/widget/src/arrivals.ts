import { recognise, resume } from './arrival.js';
import type { Arrival } from './arrival.js';
import type { PendingStore } from './pending-store.js';

/** The address bar, as far as a return needs it. */
export type AddressBar = {
  href(): string;
  /** The state of the entry in the history. */
  historyState(): unknown;
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

/**
 * Leads whoever came back to the right element of the page. The address is read once for a page
 * load, when the first element appears, and the token is out of it before anything else happens.
 */
export class Arrivals {
  readonly #address: AddressBar;
  readonly #store: PendingStore;
  readonly #claimants = new Set<Claimant>();
  #read = false;
  #arrival: Arrival | null = null;

  constructor(address: AddressBar, store: PendingStore) {
    this.#address = address;
    this.#store = store;
  }

  /**
   * Reads the address before an element appears, if somebody has left from here. A token that
   * nothing is known of stays: on a page without an element it may be for the page's own scripts.
   */
  expect(): void {
    const found = this.#read ? null : recognise(this.#address.href(), this.#store.all());
    if (found && found.arrival.candidates.length > 0) this.#readOnce();
  }

  /** An element appears in the document. */
  join(claimant: Claimant): void {
    this.#readOnce();
    this.#claimants.add(claimant);
    this.#lead();
    // The element that left may stand further down. When all are there and none is it, any will do.
    if (this.#arrival) void this.#address.loaded().then(() => this.#lead() || this.#leadAnywhere());
  }

  /** An element leaves the document. */
  leave(claimant: Claimant): void {
    this.#claimants.delete(claimant);
  }

  /** An element left the page before it was done: it, or one like it, may come again. */
  giveBack(arrival: Arrival): void {
    this.#arrival = arrival;
    this.#lead();
  }

  /** An element found out that the next candidate has to be asked. */
  passOn(arrival: Arrival): void {
    this.#arrival = arrival;
    if (!this.#lead()) this.#leadAnywhere();
  }

  #readOnce(): void {
    if (this.#read) return;
    this.#read = true;
    this.#arrival = this.#readAddress();
  }

  #readAddress(): Arrival | null {
    const pendings = this.#store.all();
    const found = recognise(this.#address.href(), pendings);
    if (!found) return resume(this.#address.href(), pendings);
    this.#address.replace(found.href, found.historyState);
    const { token, candidates } = found.arrival;
    for (const pending of candidates) this.#store.put({ ...pending, token });
    return found.arrival;
  }

  #lead(): boolean {
    const key = this.#arrival?.candidates[0]?.elementKey;
    return this.#leadTo((claimant) => claimant.key() === key);
  }

  #leadAnywhere(): boolean {
    return this.#leadTo(() => true);
  }

  #leadTo(suits: (claimant: Claimant) => boolean): boolean {
    const arrival = this.#arrival;
    const claimant = [...this.#claimants].find((each) => each.free() && suits(each));
    if (!arrival || !claimant) return false;
    this.#arrival = null;
    claimant.welcome(arrival);
    return true;
  }
}
