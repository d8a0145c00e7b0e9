import { samePage } from './return-address.js';
import { parseUrl } from './url.js';

/** A verification that somebody left this page for: what the return needs. */
export type Pending = {
  id: string;
  clientSecret: string;
  /** The proxy that gave it, as an absolute URL. */
  proxy: string;
  /** Where the vendor sends the person back to. */
  redirectUrl: string;
  /** The page's whole address and history state, to be put back on return. */
  href: string;
  historyState: unknown;
  /** Which element of the page began it. */
  elementKey: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Until when the person must have begun; milliseconds since 1970. */
  expiresAt: number;
  /** The token that came back, until the result is known: a reload in between goes on with it. */
  token?: string;
};

const storageKey = 'ekyc-verify:pending';

/** Past `expiresAt`: time enough to finish, and a tab may live for weeks. */
const lifetimeMs = 24 * 60 * 60 * 1000;

/**
 * The verifications that this tab has begun. They are kept in `sessionStorage`; where that is
 * blocked or full they are kept in memory, which lasts as long as the page.
 */
export class PendingStore {
  readonly #storage: Storage | null;
  readonly #now: () => number;
  #memory: Pending[] = [];

  constructor(storage: Storage | null, now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  /** Newest first; those of yesterday are gone. */
  all(): Pending[] {
    const oldest = this.#now() - lifetimeMs;
    return [...this.#memory, ...this.#read()].filter((pending) => pending.expiresAt > oldest);
  }

  /** Adds a verification, or replaces what is kept of it. */
  put(pending: Pending): void {
    const others = this.all().filter((other) => other.id !== pending.id);
    this.#write([
      ...others.filter((other) => other.startedAt > pending.startedAt),
      pending,
      ...others.filter((other) => other.startedAt <= pending.startedAt),
    ]);
  }

  remove(id: string): void {
    this.#write(this.all().filter((pending) => pending.id !== id));
  }

  /** Whoever starts anew does not come back from what the same element of the page began before. */
  removeEarlier(elementKey: string, href: string): void {
    this.#write(
      this.all().filter(
        (pending) => pending.elementKey !== elementKey || !samePage(pending.href, href),
      ),
    );
  }

  /** Takes back that a token came for this verification. */
  forgetToken({ token, ...pending }: Pending): void {
    if (token !== undefined || this.all().some(({ id }) => id === pending.id)) this.put(pending);
  }

  #read(): Pending[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(storageKey) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isPending) : [];
    } catch {
      return [];
    }
  }

  #write(all: Pending[]): void {
    this.#memory = all;
    try {
      // First out, then in: what is full keeps no older form of what goes to memory.
      this.#storage?.removeItem(storageKey);
      if (!this.#storage || all.length === 0) return;
      this.#storage.setItem(storageKey, JSON.stringify(all));
      this.#memory = [];
    } catch {
      // Blocked, full, or a history state that is no JSON: memory has it.
    }
  }
}

/** Other code of the origin may have written there. */
function isPending(value: unknown): value is Pending {
  if (typeof value !== 'object' || value === null) return false;
  const { token, ...rest } = value as Partial<Record<keyof Pending, unknown>>;
  return (
    [rest.id, rest.clientSecret, rest.elementKey].every((text) => typeof text === 'string') &&
    [rest.proxy, rest.redirectUrl, rest.href].every(isAddress) &&
    [rest.startedAt, rest.expiresAt].every((time) => typeof time === 'number') &&
    (token === undefined || typeof token === 'string')
  );
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && parseUrl(value) !== null;
}
