/** What pages and backends may know of a verification: allow-lists, made field by field. */
import type {
  Attempt,
  AttemptRecord,
  ListedVerification,
  ReportRead,
  Verification,
  VerificationChecks,
  VerificationRecord,
} from 'ekyc-verify-protocol';
import { ProblemError } from '../errors.js';
import type { Caller } from '../plugins/auth.js';
import {
  isReserved,
  isUnderWay,
  type AttemptRow,
  type ReportReadRow,
  type VerificationRow,
} from '../store/rows.js';
import { hintOf } from '../tencent/outcome.js';
import { isoTime, isoTimeOrNull } from '../time.js';
import type { Context } from './context.js';
import { sameBrowserOf } from './return-proof.js';
import { unsealAttempt, type SealedAttempt } from './secrets.js';
import { nextSteps } from './settle.js';

/**
 * A verification as a page sees it.
 *
 * @param attempt The one that its `attemptId` names.
 * @param caller Without a photo, which only a backend can bring, no attempt of check mode 2 begins.
 */
export async function viewOf(
  context: Context,
  verification: VerificationRow,
  attempt: AttemptRow | null,
  caller: Exclude<Caller['kind'], 'anonymous'>,
): Promise<Verification> {
  return {
    ...(await fieldsOf(context, verification, attempt, caller)),
    resultToken: await context.resultTokens.sign(verification, attempt),
  };
}

/** A verification as a backend gets it. */
export async function recordOf(
  context: Context,
  verification: VerificationRow,
  attempts: readonly AttemptRow[],
  reads: readonly ReportReadRow[],
): Promise<VerificationRecord> {
  const attempt = attempts.find(({ id }) => id === verification.attemptId) ?? null;
  return {
    ...(await listedOf(context, verification, attempt)),
    resultToken: await context.resultTokens.sign(verification, attempt),
    attempts: attempts.map(attemptRecordOf),
    reportReads: reads.map(reportReadOf),
  };
}

/** A verification as a backend lists it. */
export async function listedOf(
  context: Context,
  verification: VerificationRow,
  attempt: AttemptRow | null,
): Promise<ListedVerification> {
  return {
    ...(await fieldsOf(context, verification, attempt, 'backend')),
    ...recordFieldsOf(verification, attempt),
  };
}

/** What only backends and operators see of a verification. */
export function recordFieldsOf(verification: VerificationRow, attempt: AttemptRow | null) {
  return {
    initiator: verification.initiator,
    reference: verification.reference,
    metadata: verification.metadata,
    origin: verification.origin,
    checks: checksOf(verification),
    resultCode: verification.resultCode,
    maxAttempts: verification.maxAttempts,
    sameBrowser: sameBrowserOf(attempt),
    handedOff: attempt?.flow === 'handoff',
    createdAt: isoTime(verification.createdAt),
    finishedAt: isoTimeOrNull(verification.finishedAt),
  };
}

/** An attempt as a backend sees it. */
export function attemptRecordOf(attempt: AttemptRow): AttemptRecord {
  return {
    id: attempt.id,
    number: attempt.number,
    flow: attempt.flow,
    status: attempt.status,
    reason: attempt.reason,
    resultCode: attempt.resultCode,
    sameBrowser: sameBrowserOf(attempt),
    startedAt: isoTime(attempt.startedAt),
    expiresAt: isoTime(attempt.expiresAt),
    returnedAt: isoTimeOrNull(attempt.returnedAt),
    finishedAt: isoTimeOrNull(attempt.finishedAt),
  };
}

/** A read of the report, as a backend sees it. */
export function reportReadOf({ readAt, key, include }: ReportReadRow): ReportRead {
  return { readAt: isoTime(readAt), key, include };
}

export function checksOf({ checks }: Pick<VerificationRow, 'checks'>): VerificationChecks {
  const { checkMode, documentType, securityLevel, ruleId } = checks;
  return { checkMode, documentType, securityLevel, ruleId };
}

async function fieldsOf(
  context: Context,
  verification: VerificationRow,
  attempt: AttemptRow | null,
  caller: Exclude<Caller['kind'], 'anonymous'>,
): Promise<Omit<Verification, 'resultToken'>> {
  const { id, status, reason, resultCode } = verification;
  const { attemptsLeft, retryable } = nextSteps(verification, context.now());
  const needsPhoto = verification.checks.checkMode === 2 && caller === 'client-secret';
  return {
    id,
    status,
    reason,
    ...hintField(reason, resultCode),
    retryable: retryable && !needsPhoto,
    attemptsLeft,
    expiresAt: isoTime(verification.expiresAt),
    // One that is being bought may come to nothing, and nobody has been sent anywhere.
    attempt:
      attempt === null || isReserved(attempt)
        ? null
        : await attemptOf(context, verification, attempt),
  };
}

async function attemptOf(
  context: Context,
  verification: VerificationRow,
  attempt: AttemptRow,
): Promise<Attempt> {
  const { id, status, reason, resultCode } = attempt;
  const view: Attempt = { id, status, reason, ...hintField(reason, resultCode) };
  if (attempt.flow === 'handoff') return { ...view, handedOff: true };
  const canBeBegun =
    verification.status === 'pending' && isUnderWay(attempt) && context.now() < attempt.expiresAt;
  const sealed = canBeBegun ? await openedOf(context, attempt) : null;
  if (sealed === null) return view;
  return {
    ...view,
    verificationUrl: sealed.verificationUrl,
    expiresAt: isoTime(attempt.expiresAt),
  };
}

/** How a verification stands is told also where nobody can go on with its attempt. */
async function openedOf(context: Context, attempt: AttemptRow): Promise<SealedAttempt | null> {
  try {
    return await unsealAttempt(context, attempt);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    context.log('warn', { code: error.code, ...error.log }, 'an open attempt cannot be told');
    return null;
  }
}

function hintField(...[reason, resultCode]: Parameters<typeof hintOf>) {
  const hint = hintOf(reason, resultCode);
  return hint === undefined ? {} : { hint };
}
