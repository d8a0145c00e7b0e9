import { ProblemError } from '../errors.js';
import { hashSecret, sameHash } from '../security/client-secret.js';
import { withParameter } from '../security/redirect-url.js';
import type { ReturnProof } from '../security/return-code.js';
import { isUnderWay, type VerificationRow } from '../store/rows.js';
import { askVendor, endingOf, type AttemptOf } from './ask.js';
import type { Context } from './context.js';
import { isBrowserOf, pageComesWithin, returnTakes } from './return-proof.js';
import { recordReturn } from './return.js';
import { linkCodeOf, linkUrl, unsealVerification } from './secrets.js';

/** Carries the code of a hosted return to the page; no parameter of the vendor or of the page itself. */
const returnParameter = 'ekyc_return';

/** The address to give the vendor when the proxy itself takes the browser back. */
export function hostedReturnUrl(context: Context, attemptId: string): string {
  return `${context.config.publicUrl}/return/${context.returnCodes.makeNonce(attemptId)}`;
}

/** Where a browser that came back to the proxy belongs. */
export type HostedReturn =
  /** The exact page that it left, with a code in place of the BizToken. */
  | { to: 'page'; href: string }
  /** The page of its link, with such a code. */
  | { to: 'link'; href: string }
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
 * @param browserMark What this browser's cookie says: it is set where the proxy itself sends one to the vendor.
 * @returns null when the address or the token is not that of an attempt, or its secrets are gone
 */
export async function acceptHostedReturn(
  context: Context,
  nonce: string,
  token: unknown,
  browserMark: string | null,
): Promise<HostedReturn | null> {
  const { store, returnCodes, now } = context;
  const id = returnCodes.readNonce(nonce);
  if (id === null || typeof token !== 'string') return null;
  const attempt = await store.findAttempt(id);
  if (attempt === null || attempt.bizTokenHash === null) return null;
  if (!sameHash(hashSecret(token), attempt.bizTokenHash)) return null;
  const verification = await store.find(attempt.verificationId);
  if (verification === null) return null;
  const came: AttemptOf = { verification, attempt };
  if (attempt.flow === 'handoff') {
    if (isUnderWay(attempt)) await phoneReturned(context, came, browserMark);
    return { to: 'computer' };
  }
  const place = await placeOf(context, verification, attempt.flow);
  if (place === null) return null;
  const proof = isUnderWay(attempt) ? await pageReturns(context, came, browserMark) : 'unfinished';
  return {
    ...place,
    href: withParameter(place.href, returnParameter, returnCodes.make(id, proof, now())),
  };
}

/** The page that a browser came from; null once its address is gone. */
async function placeOf(
  context: Context,
  verification: VerificationRow,
  flow: 'redirect' | 'link',
): Promise<{ to: 'page' | 'link'; href: string } | null> {
  if (flow === 'link') {
    const code = linkCodeOf(context, verification);
    return code === null ? null : { to: 'link', href: linkUrl(context, code) };
  }
  const pageUrl = (await unsealVerification(context, verification))?.pageUrl ?? null;
  return pageUrl === null ? null : { to: 'page', href: pageUrl };
}

/**
 * A browser is on its way to the page, which says by the client secret whether it is the one that began.
 * The page of a link gives that secret to whoever opens it: there the cookie says it.
 */
async function pageReturns(
  context: Context,
  came: AttemptOf,
  browserMark: string | null,
): Promise<ReturnProof> {
  const { now } = context;
  const { attempt } = came;
  const mayBeOwn = attempt.flow !== 'link' || (await isBrowserOf(context, attempt, browserMark));
  const isFirst = mayBeOwn
    ? await recordReturn(context, attempt, now(), null, now() + pageComesWithin)
    : await recordReturn(context, attempt, now(), false, now());
  if (!isFirst || !mayBeOwn) return 'unfinished';
  const isFinal = await hasEnded(context, came, async (returned) => {
    return (await endingOf(context, returned)) !== null;
  });
  return isFinal ? 'final' : 'unfinished';
}

/** Nobody hands the token in later: the phone's return is asked about at once. */
async function phoneReturned(
  context: Context,
  came: AttemptOf,
  browserMark: string | null,
): Promise<void> {
  const { store, now, notifier } = context;
  const { attempt } = came;
  const isPhone = await isBrowserOf(context, attempt, browserMark);
  const proved = isPhone ? null : false;
  const isFirst = await recordReturn(context, attempt, now(), proved, now() + returnTakes);
  if (isPhone && isFirst) {
    const beforeEnd = async () => {
      await recordReturn(context, attempt, now(), true, now());
    };
    await hasEnded(context, came, (returned) => askVendor(context, returned, {}, beforeEnd));
  }
  // The computer's page asks now, if there is no end yet.
  if (isFirst) await store.scheduleAsk(attempt.id, now());
  notifier.notify(attempt.verificationId);
}

/** Whether there is a final result at this return. One that comes too early proves nothing, now and later. */
async function hasEnded(
  context: Context,
  came: AttemptOf,
  ask: (returned: AttemptOf) => Promise<boolean>,
): Promise<boolean> {
  const { attempt } = came;
  const { now, log } = context;
  try {
    const isFinal = await ask({ ...came, attempt: { ...attempt, returnedAt: now() } });
    if (!isFinal) await recordReturn(context, attempt, now(), false, now());
    return isFinal;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const facts = { verification: came.verification.id, attempt: attempt.id, code: error.code };
    log('warn', facts, 'the vendor could not be asked at a return, which therefore proves nothing');
    return false;
  }
}
