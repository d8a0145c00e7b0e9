import type { BegunAttempt } from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import { hashSecret } from '../security/client-secret.js';
import {
  DuplicateError,
  type AttemptRow,
  type Bought,
  type VerificationRow,
} from '../store/rows.js';
import type { ApplyAnswer } from '../tencent/answers.js';
import type { ApplyRequest } from '../tencent/client.js';
import { isoTime } from '../time.js';
import type { Context } from './context.js';
import { hostedReturnUrl } from './hosted-return.js';
import { unsealAttempt, type SealedAttempt, type SealedVerification } from './secrets.js';

/** An attempt that is reserved, and what it is bought with. */
export type Purchase = {
  verification: VerificationRow;
  attempt: AttemptRow;
  details: SealedVerification;
  /** The photo of check mode 2; null in the others. */
  compareImage: string | null;
};

/**
 * Asks the vendor for a BizToken, keeps what it answered, and only then answers. The attempt was
 * written down before; where nothing came of it, it goes again.
 *
 * @throws ProblemError `verification-over` when the verification ended meanwhile, and
 * `verification-not-found` when it was erased: nobody is sent to the vendor then
 */
export async function buyAttempt(
  context: Context,
  purchase: Purchase,
  signal: AbortSignal | undefined,
): Promise<{ attempt: AttemptRow; begun: BegunAttempt }> {
  const { store, tencent, outbox, notifier, metrics, log } = context;
  const { verification, attempt } = purchase;
  const { request, isHosted } = await requestOf(context, purchase);
  let answer: ApplyAnswer;
  let bought: Bought;
  let kept: VerificationRow | null;
  try {
    answer = await tencent.applyWebVerificationBizTokenIntl(request, {
      ...(signal !== undefined && { signal }),
      priority: verification.initiator === 'backend' ? 'backend' : 'person',
    });
    bought = await boughtOf(context, attempt, answer, isHosted);
    kept = await store.completeAttempt(attempt.id, bought, (rows) =>
      outbox.attemptMessages('attempt.started', rows.verification, rows.attempt),
    );
    if (kept === null) {
      await mustBePending(context, verification.id);
      // It took so long that the attempt was given up.
      throw new ProblemError('upstream-unavailable', {
        retryAfter: 2,
        log: { attempt: attempt.id },
      });
    }
  } catch (error) {
    // Nobody was sent there. What cannot be removed now is ended by reconciliation.
    await store.abandonAttempt(attempt.id).catch(() => undefined);
    throw problemOf(error, attempt);
  } finally {
    notifier.notify(verification.id);
  }
  outbox.wake();
  const { initiator } = verification;
  metrics.count('ekyc_attempts_started_total', { initiator, flow: attempt.flow });
  const facts = { verification: verification.id, attempt: attempt.id };
  log('info', { ...facts, vendorRequest: answer.requestId }, 'attempt started');
  if (kept.status !== 'pending') throw new ProblemError('verification-over');
  return {
    attempt: { ...attempt, ...bought },
    begun: begun(attempt.id, answer.verificationUrl, bought.expiresAt),
  };
}

/** An attempt that was bought, as whoever asked for it gets it. */
export async function begunOf(context: Context, attempt: AttemptRow): Promise<BegunAttempt> {
  const sealed = await unsealAttempt(context, attempt);
  if (sealed === null) throw new ProblemError('verification-over');
  return begun(attempt.id, sealed.verificationUrl, attempt.expiresAt);
}

/** Refuses to send anybody to the vendor for a verification that ended, or was erased, meanwhile. */
export async function mustBePending({ store }: Context, id: string): Promise<void> {
  const current = await store.find(id);
  if (current === null) throw new ProblemError('verification-not-found');
  if (current.status !== 'pending') throw new ProblemError('verification-over');
}

/** What to ask of the vendor for this attempt: the verification's request, a way back, and a mark. */
async function requestOf(
  context: Context,
  { attempt, details, compareImage }: Purchase,
): Promise<{ request: ApplyRequest; isHosted: boolean }> {
  const { redirectUrl } = details;
  // Neither a phone nor the page of a link comes back to the site's page: the proxy takes them in.
  const isPage = attempt.flow === 'redirect' && !context.config.hostedReturn;
  const request = {
    ...details.apply,
    ...(compareImage !== null && { CompareImageBase64: compareImage }),
    RedirectURL:
      isPage && redirectUrl !== null ? redirectUrl : hostedReturnUrl(context, attempt.id),
    Extra: await context.sealer.seal('mark', attempt.id),
  };
  return { request, isHosted: request.RedirectURL !== redirectUrl };
}

async function boughtOf(
  { sealer }: Context,
  { expiresAt }: AttemptRow,
  { bizToken, verificationUrl }: ApplyAnswer,
  isHosted: boolean,
): Promise<Bought> {
  const sealed: SealedAttempt = { bizToken, verificationUrl, isHosted };
  return {
    bizTokenHash: hashSecret(bizToken),
    sealed: await sealer.seal('attempt', sealed),
    expiresAt,
  };
}

/** A vendor that gives two people the same BizToken is not believed. */
function problemOf(error: unknown, { id }: AttemptRow): unknown {
  if (!(error instanceof DuplicateError)) return error;
  const log = { attempt: id, fault: 'the BizToken is that of another attempt' };
  return new ProblemError('upstream-invalid-answer', { log, cause: error });
}

function begun(id: string, verificationUrl: string, expiresAt: number): BegunAttempt {
  return { id, verificationUrl, expiresAt: isoTime(expiresAt) };
}
