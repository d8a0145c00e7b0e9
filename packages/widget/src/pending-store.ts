import { isText } from './outcome.js';
import { readState, toJson, writeState } from './history-state.js';
import { samePage } from './return-address.js';
import { parseUrl } from './url.js';

/** A verification that this tab has begun, or left for: what the return, and a page loaded anew, need. */
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
  /** What the page asked for; another document is another verification. */
  documentType: string | null;
  /** It has ended without a pass: another may be created. */
  over?: boolean;
  /** The token in the vendor's address: by its documents, the one that comes back. */
  bizToken?: string;
  /**
   * The token that came back, until the proxy has it: a reload in between goes on with it. Null: a
   * phone was offered a code, and a reload goes on with that.
   */
  token?: string | null;
  /** One that came and is none of ours: another service's, or the page's own. */
  foreignToken?: string;
};

const storageKey = 'ekyc-verify:pending';
/** Beside them, since it may be of any size and must not keep them from being stored. */
const stateKey = (id: string) => `ekyc-verify:history-state:${id}`;

/** As long as a verification may live, and a day: a tab may live for longer. */
const lifetimeMs = 31 * 24 * 60 * 60 * 1000;

/** The verifications that this tab has begun. */
export type PendingStore = {
  /** Newest first. */
  all: () => Pending[];
  /** The newest that an element of this page began, or that somebody came back to it with. */
  of: (elementKey: string, href: string) => Pending | undefined;
  /**
   * Adds a verification, or replaces what is kept of it.
   *
   * @returns whether that lasts longer than the page
   */
  put: (pending: Pending) => boolean;
  /** Whether anything is kept, or there is room for the least of it to last longer than the page. */
  lasts: () => boolean;
  remove: (id: string) => void;
  /** Whoever starts anew does not come back from what the same element of the page began before. */
  removeEarlier: (elementKey: string, href: string) => void;
  /** Takes back that a token came for this verification. */
  forgetToken: (verification: { id: string }) => void;
};

/**
 * Keeps them in `sessionStorage`. Where there is little room, the page's history state goes first,
 * then older verifications, then the page's address: id and client secret of the newest take the
 * least. Where storage is blocked, or has no room at all, they are kept in memory, which lasts as long
 * as the page.
 */
export function pendingStore(storage: Storage | null, now: () => number): PendingStore {
  let memory: Pending[] = [];

  const stored = (): Pending[] => {
    try {
      const found = JSON.parse(storage?.getItem(storageKey) ?? '[]') as unknown[];
      return found.filter(isPending).map((pending) => ({
        ...pending,
        historyState: readState(storage?.getItem(stateKey(pending.id)) ?? null),
      }));
    } catch {
      return [];
    }
  };

  const all = () => {
    const alive = [...memory, ...stored()].filter(
      ({ startedAt }) => startedAt > now() - lifetimeMs,
    );
    alive.sort((a, b) => b.startedAt - a.startedAt);
    return alive;
  };

  // Some take what nobody can read afterwards.
  const write = (key: string, text: () => string): boolean => {
    try {
      const written = text();
      storage?.setItem(key, written);
      return storage?.getItem(key) === written;
    } catch {
      return false;
    }
  };

  const clear = () => {
    try {
      storage?.removeItem(storageKey);
      for (const key of Object.keys(storage ?? {}))
        if (key.startsWith(stateKey(''))) storage?.removeItem(key);
    } catch {
      // Blocked.
    }
  };

  const keep = (kept: Pending[]): boolean => {
    // First out, then in: what is full keeps no older form of what goes to memory.
    clear();
    memory = [];
    const [newest, ...older] = kept;
    if (!newest) return true;
    const forms = [kept, [newest], [{ ...newest, href: newest.redirectUrl }]];
    const written = forms.findIndex((form) =>
      write(storageKey, () => toJson(form.map(withoutState))),
    );
    if (written < 0) memory = kept;
    if (written > 0) memory = older;
    if (written === 0)
      for (const { id, historyState } of kept)
        if (historyState !== undefined) write(stateKey(id), () => writeState(historyState));
    return written >= 0;
  };

  const put = (pending: Pending) => {
    const pendings = [pending, ...all().filter(({ id }) => id !== pending.id)];
    pendings.sort((a, b) => b.startedAt - a.startedAt);
    return keep(pendings);
  };

  return {
    all,
    of: (elementKey, href) =>
      all().find(
        (pending) =>
          pending.elementKey === elementKey &&
          (samePage(pending.href, href) || samePage(pending.redirectUrl, href)),
      ),
    put,
    lasts: () => {
      if (all().length > 0) return true;
      const lasts = write(storageKey, () => storageKey.repeat(30));
      clear();
      return lasts;
    },
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

function withoutState(pending: Pending): Omit<Pending, 'historyState'> {
  const { historyState: _, ...rest } = pending;
  return rest;
}

/** Other code of the origin may have written there. */
function isPending(value: unknown): value is Omit<Pending, 'historyState'> {
  const { id, clientSecret, elementKey, proxy, redirectUrl, href, startedAt, ...more } = {
    ...(value as Partial<Record<keyof Pending, unknown>> | null),
  };
  const { token, bizToken, foreignToken, documentType } = more;
  return (
    [id, clientSecret, elementKey].every(isText) &&
    [token, bizToken, foreignToken, documentType].every((text) => isText(text ?? id)) &&
    [proxy, redirectUrl, href].every((text) => parseUrl(text as string)) &&
    Number(startedAt) > 0
  );
}
