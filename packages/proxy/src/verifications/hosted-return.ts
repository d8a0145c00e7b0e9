import { hashSecret, sameHash } from '../security/client-secret.js';
import type { Context } from './context.js';
import { openRow } from './sealed-row.js';

/**
 * How long the page has to come first, in milliseconds: it knows the client secret, and so says that
 * this is the browser that began. A sweep in between would end the verification without that.
 */
const pageComesWithin = 30_000;

/** The address to give the vendor when the proxy itself takes the browser back. */
export function hostedReturnUrl(context: Context, id: string): string {
  return `${context.config.publicUrl}/return/${context.returnCodes.makeNonce(id)}`;
}

/**
 * Where a browser goes on to that came back to the proxy: the exact page that it left, with a code
 * in place of the BizToken. Writes the return down, so that the result is fetched also when the
 * page is never reached.
 *
 * @returns null when the address or the token is not that of a verification
 */
export async function pageOfHostedReturn(
  context: Context,
  nonce: string,
  token: unknown,
): Promise<string | null> {
  const id = context.returnCodes.openNonce(nonce);
  if (id === null || typeof token !== 'string') return null;
  const row = await context.store.find(id);
  if (row === null || !sameHash(hashSecret(token), row.bizTokenHash)) return null;
  const sealed = await openRow(context, row);
  if (sealed === null) return null;
  const now = context.now();
  if (row.status === 'pending') {
    await context.store.recordReturn(id, now, false, now + pageComesWithin);
  }
  const page = new URL(sealed.pageUrl);
  const code = context.returnCodes.make(id, now);
  // Appended as text: setting it as a parameter would write the page's own query anew.
  page.search += `${page.search === '' ? '?' : '&'}token=${code}`;
  return page.href;
}
