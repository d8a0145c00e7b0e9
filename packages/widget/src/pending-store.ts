import { isText } from './answers.js';
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
  /**
   * The token that came back, until the result is known: a reload in between goes on with it. Null:
   * it is handed off to a phone, and a reload goes on to follow that.
   */
  token?: string | null;
};

const storageKey = 'ekyc-verify:pending';

/** Past `expiresAt`: time enough to finish, and a tab may live for weeks. */
const lifetimeMs = 24 * 60 * 60 * 1000;

/** The verifications that this tab has begun. */
export type PendingStore = {
  /** Newest first; those of yesterday are gone. */
  all: () => Pending[];
  /** Adds a verification, or replaces what is kept of it. */
  put: (pending: Pending) => void;
  remove: (id: string) => void;
  /** Whoever starts anew does not come back from what the same element of the page began before. */
  removeEarlier: (elementKey: string, href: string) => void;
  /** Takes back that a token came for this verification. */
  forgetToken: (verification: { id: string }) => void;
};

/**
 * Keeps them in `sessionStorage`; where that is blocked or full they are kept in memory, which lasts
 * as long as the page.
 */
export function pendingStore(storage: Storage | null, now: () => number): PendingStore {
  let memory: Pending[] = [];

  const read = (): Pending[] => {
    try {
      return (JSON.parse(storage?.getItem(storageKey) ?? '[]') as unknown[]).filter(isPending);
    } catch {
      return [];
    }
  };

  const all = () =>
    [...memory, ...read()].filter(({ expiresAt }) => expiresAt > now() - lifetimeMs);

  const keep = (kept: Pending[]) => {
    memory = kept;
    try {
      // First out, then in: what is full keeps no older form of what goes to memory.
      storage?.removeItem(storageKey);
      if (!storage || memory.length === 0) return;
      storage.setItem(storageKey, JSON.stringify(memory));
      memory = [];
    } catch {
      // Blocked, full, or a history state that is no JSON: memory has it.
    }
  };

  const put = (pending: Pending) => {
    const pendings = [pending, ...all().filter(({ id }) => id !== pending.id)];
    pendings.sort((a, b) => b.startedAt - a.startedAt);
    keep(pendings);
  };

  return {
    all,
    put,
    remove: (id) => {
      keep(all().filter((pending) => pending.id !== id));
    },
    removeEarlier: (elementKey, href) => {
      keep(
        all().filter(
          (pending) => pending.elementKey !== elementKey || !samePage(pending.href, href),
        ),
      );
    },
    forgetToken: ({ id }) => {
      for (const { token: _, ...pending } of all()) if (pending.id === id) put(pending);
    },
  };
}

/** Other code of the origin may have written there. */
function isPending(value: unknown): value is Pending {
  const { id, clientSecret, elementKey, proxy, redirectUrl, href, startedAt, expiresAt, token } = {
    ...(value as Partial<Record<keyof Pending, unknown>> | null),
  };
  return (
    [id, clientSecret, elementKey, token ?? id].every(isText) &&
    [proxy, redirectUrl, href].every((text) => parseUrl(text as string)) &&
    Number(startedAt) + Number(expiresAt) > 0
  );
}
