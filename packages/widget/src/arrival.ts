import type { Pending } from './pending-store.js';
import {
  isToken,
  isVendorToken,
  returnsIn,
  samePage,
  tokensIn,
  withoutReturn,
} from './return-address.js';
import type { ReturnParameter } from './return-address.js';

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
  parameter: ReturnParameter;
  href: string;
  /** Undefined: the history state stays. */
  historyState?: unknown;
};

/**
 * Decides whether an address is somebody's way back.
 *
 * A code of the proxy's hosted return is one in any case. A `token` may be the page's own, or another
 * service's: it is ours when it is the one that the person left with, or looks like it, or when the
 * browser comes straight from the vendor's page. One that was in the address already when the
 * person left is the page's.
 *
 * @param fromVendor Whether somebody comes from the vendor's page, as far as the browser can tell.
 */
export function recognise(
  href: string,
  pendings: readonly Pending[],
  fromVendor: () => boolean,
): ArrivalAtAddress | null {
  const own = pendings.flatMap((pending) => [...tokensIn(pending.href), pending.foreignToken]);
  const parameters = returnsIn(href).filter(({ value }) => isToken(value) && !own.includes(value));
  // The vendor adds its token, so that the last one is the likeliest.
  parameters.reverse();
  for (const parameter of parameters) {
    const here = withoutReturn(href, parameter);
    const likely = pendings.filter((pending) => mayBeOf(pending, parameter));
    const exact = likely.filter(({ bizToken }) => bizToken === parameter.value);
    const samePlace = likely.filter((pending) => samePage(pending.redirectUrl, here));
    // A server may have sent the person on to another path (`/kyc` to `/en/kyc`): the client secret
    // still tells whether the token is this tab's.
    const candidates = [exact, samePlace, likely.filter(() => isCertain(parameter))].find(
      (some) => some.length > 0,
    );
    const lost =
      parameter.name === 'ekyc_return' || (isVendorToken(parameter.value) && fromVendor());
    if (!candidates && !lost) continue;
    const left = candidates?.find((pending) => samePage(pending.href, here));
    return {
      arrival: { token: parameter.value, candidates: candidates ?? [] },
      parameter,
      href: left?.href ?? here,
      historyState: left?.historyState,
    };
  }
  return null;
}

/** Whether it looks like what the vendor, or the proxy, sends back for this verification. */
function mayBeOf({ bizToken = '' }: Pending, { name, value }: ReturnParameter): boolean {
  // The vendor may change the form of its tokens: then the one that the person left with shows it.
  return name === 'ekyc_return' || isVendorToken(value) || !isVendorToken(bizToken);
}

/** Whether nothing but a return has it. */
function isCertain({ name, value }: ReturnParameter): boolean {
  return name === 'ekyc_return' || isVendorToken(value);
}

/** What a reload interrupted: a token that is out of the address, and that the proxy may not have. */
export function resume(href: string, pendings: readonly Pending[]): Arrival | null {
  const token = pendings.find(
    (pending) =>
      pending.token && (samePage(pending.redirectUrl, href) || samePage(pending.href, href)),
  )?.token;
  return token
    ? { token, candidates: pendings.filter((pending) => pending.token === token) }
    : null;
}
