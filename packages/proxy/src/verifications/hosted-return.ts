import { hashSecret, sameHash } from '../security/client-secret.js';
import type { VerificationRow } from '../store/store.js';
import type { Context } from './context.js';
import { isPhoneOf } from './handoff.js';
import { openRow } from './sealed-row.js';

/**
 * How long the page has to come first, in milliseconds: it knows the client secret, and so says that
 * this is the browser that began. A sweep in between would end the verification without that.
 */
const pageComesWithin = 30_000;

/** Whether the page of somebody who was taken in may still come, and say which browser it is in. */
export function pageMayCome(row: VerificationRow, now: number): boolean {
  const { returnedAt, handedOffAt, sameBrowser, nextAskAt } = row;
  if (returnedAt === null || handedOffAt !== null || sameBrowser !== null) return false;
  // Of a return without the client secret nobody waits for more: it is asked about at once.
  return now < returnedAt + pageComesWithin && nextAskAt !== null && now < nextAskAt;
}

/** The address to give the vendor when the proxy itself takes the browser back. */
export function hostedReturnUrl(context: Context, id: string): string {
  return `${context.config.publicUrl}/return/${context.returnCodes.makeNonce(id)}`;
}

/** Where a browser that came back to the proxy belongs. */
export type HostedReturn =
  /** The exact page that it left, with a code in place of the BizToken. */
  | { to: 'page'; href: string }
  /** A phone: the page is on the computer, which learns the result by itself. */
  | { to: 'computer' };

/**
 * A browser came back to the proxy. Writes the return down, so that the result is fetched also when
 * no page of the site is reached.
 *
 * @param handoffCode The code of the hand-off that this browser took, as its cookie says.
 * @returns null when the address or the token is not that of a verification
 */
export async function takeIn(
  context: Context,
  nonce: string,
  token: unknown,
  handoffCode: string | null,
): Promise<HostedReturn | null> {
  const id = context.returnCodes.openNonce(nonce);
  if (id === null || typeof token !== 'string') return null;
  const row = await context.store.find(id);
  if (row === null || row.bizTokenHash === null) return null;
  if (!sameHash(hashSecret(token), row.bizTokenHash)) return null;
  const now = context.now();
  if (row.handedOffAt !== null) {
    // Nobody hands the token in later: the computer's page, or the sweep, asks at once.
    await context.store.recordReturn(id, now, isPhoneOf(row, handoffCode), now);
    context.finishes.announce(id);
    return { to: 'computer' };
  }
  const sealed = await openRow(context, row);
  if (sealed === null) return null;
  if (row.status === 'pending') {
    await context.store.recordReturn(id, now, null, now + pageComesWithin);
  }
  const page = new URL(sealed.pageUrl);
  const code = context.returnCodes.make(id, now);
  // By a name of our own, which collides with nothing of the page's or another service's. Appended
  // as text: setting it as a parameter would write the page's own query anew.
  page.search += `${page.search === '' ? '?' : '&'}ekyc_return=${code}`;
  return { to: 'page', href: page.href };
}
