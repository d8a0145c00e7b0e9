import type { Pending } from './pending-store.js';
import { isToken, isVendorToken, samePage, tokensIn, withoutToken } from './return-address.js';

/** Somebody came back from the vendor's page. */
export type Arrival = {
  /** Null when the result is asked for without one. */
  token: string | null;
  /** The verifications that it may belong to, newest first; none: the session is lost. */
  candidates: Pending[];
};

/** An arrival, and what the address and the history state shall be after it. */
export type ArrivalAtAddress = {
  arrival: Arrival & { token: string };
  href: string;
  /** Undefined: the history state stays. */
  historyState?: unknown;
};

/**
 * Decides whether an address is somebody's way back.
 *
 * With a verification pending for this page, anything that can be a BizToken is taken as ours.
 * Without one only the vendor's own form is. Everything else is the page's own `token`, and so is
 * a value that was in the address already when the person left.
 */
export function recognise(href: string, pendings: readonly Pending[]): ArrivalAtAddress | null {
  const own = pendings.flatMap((pending) => tokensIn(pending.href));
  const tokens = tokensIn(href).filter((token) => isToken(token) && !own.includes(token));
  // The vendor adds its token, so that the last one is the likeliest.
  tokens.reverse();
  for (const token of tokens) {
    const here = withoutToken(href, token);
    const candidates = pendings.filter((pending) => samePage(pending.redirectUrl, here));
    const left = candidates.find((pending) => samePage(pending.href, here));
    if (candidates[0])
      return {
        href: left?.href ?? here,
        historyState: left?.historyState,
        arrival: { token, candidates },
      };
  }
  const token = tokens.find(isVendorToken);
  // A server may have sent the person on to another path (`/kyc` to `/en/kyc`): the client secret
  // still tells whether the token is this tab's.
  return token
    ? { arrival: { token, candidates: [...pendings] }, href: withoutToken(href, token) }
    : null;
}

/** What a reload interrupted: a token that is out of the address, but kept, or a hand-off. */
export function resume(href: string, pendings: readonly Pending[]): Arrival | null {
  const token = pendings.find(
    (pending) =>
      pending.token !== undefined &&
      (samePage(pending.redirectUrl, href) || samePage(pending.href, href)),
  )?.token;
  return token === undefined
    ? null
    : { token, candidates: pendings.filter((pending) => pending.token === token) };
}
