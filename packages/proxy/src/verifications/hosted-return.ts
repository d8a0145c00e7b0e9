import { ProblemError } from '../errors.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import type { ReturnProof } from '../security/return-code.js';
import type { VerificationRow } from '../store/rows.js';
import { askVendor, endingOf } from './ask.js';
import type { Context } from './context.js';
import { isPhoneOf } from '../handoff/handoff.js';
import { pageComesWithin, returnTakes } from './return-proof.js';
import { unsealRow } from './sealed-row.js';

/** Carries the code of a hosted return to the page; no parameter of the vendor or of the page itself. */
const returnParameter = 'ekyc_return';

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
 * The address is the vendor's to give, at the end of the check. So only the first browser that comes
 * may prove something, and only when the vendor has a final result by then: who leaves earlier
 * learns the address too, and could otherwise come again when somebody else has finished.
 *
 * @param phoneMark What this browser's cookie says about a hand-off.
 * @returns null when the address or the token is not that of a verification
 */
export async function acceptHostedReturn(
  context: Context,
  nonce: string,
  token: unknown,
  phoneMark: string | null,
): Promise<HostedReturn | null> {
  const id = context.returnCodes.readNonce(nonce);
  if (id === null || typeof token !== 'string') return null;
  const row = await context.store.find(id);
  if (row === null || row.bizTokenHash === null) return null;
  if (!sameHash(hashSecret(token), row.bizTokenHash)) return null;
  if (row.handedOffAt !== null) {
    if (row.status === 'pending') await phoneReturned(context, row, phoneMark);
    return { to: 'computer' };
  }
  const sealed = await unsealRow(context, row);
  if (sealed === null) return null;
  const proof = row.status === 'pending' ? await pageReturns(context, row) : 'unfinished';
  const code = context.returnCodes.make(id, proof, context.now());
  const page = new URL(sealed.pageUrl);
  // Appended as text: setting it as a parameter would write the page's own query anew.
  page.search += `${page.search === '' ? '?' : '&'}${returnParameter}=${code}`;
  return { to: 'page', href: page.href };
}

/** A browser is on its way to the page, which says by the client secret whether it is the one that began. */
async function pageReturns(context: Context, row: VerificationRow): Promise<ReturnProof> {
  const { store, now } = context;
  const isFirst = await store.recordReturn(row.id, now(), null, now() + pageComesWithin);
  if (!isFirst) return 'unfinished';
  const isFinal = await hasEnded(context, row, async (returned) => {
    return (await endingOf(context, returned)) !== null;
  });
  return isFinal ? 'final' : 'unfinished';
}

/** Nobody hands the token in later: the phone's return is asked about at once. */
async function phoneReturned(
  context: Context,
  row: VerificationRow,
  phoneMark: string | null,
): Promise<void> {
  const { store, now, notifier } = context;
  const isPhone = await isPhoneOf(context, row, phoneMark);
  const proved = isPhone ? null : false;
  const isFirst = await store.recordReturn(row.id, now(), proved, now() + returnTakes);
  if (isPhone && isFirst) {
    await hasEnded(context, row, async (returned) => {
      const beforeEnd = async () => {
        await store.recordReturn(row.id, now(), true, now());
      };
      return (await askVendor(context, returned, {}, beforeEnd)).status !== 'pending';
    });
  }
  // The computer's page asks now, if there is no end yet.
  if (isFirst) await store.scheduleAsk(row.id, now());
  notifier.notify(row.id);
}

/** Whether there is a final result at this return. One that comes too early proves nothing, now and later. */
async function hasEnded(
  { store, now, log }: Context,
  row: VerificationRow,
  ask: (returned: VerificationRow) => Promise<boolean>,
): Promise<boolean> {
  try {
    const isFinal = await ask({ ...row, returnedAt: now() });
    if (!isFinal) await store.recordReturn(row.id, now(), false, now());
    return isFinal;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const facts = { verification: row.id, code: error.code };
    log('warn', facts, 'the vendor could not be asked at a return, which therefore proves nothing');
    return false;
  }
}
