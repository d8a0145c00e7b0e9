/**
 * The rules of a verification and its attempts a second time, as plainly as can be: no database, no
 * vendor, one thing after the other. `model.test.ts` holds the proxy to them.
 */
import type { Flow, Reason, VerificationStatus } from 'ekyc-verify-protocol';

const minute = 60_000;

/** What the vendor may say of somebody who is through, and what it means. */
export const answers = {
  passed: { code: 0, reason: null, counts: false },
  'too dark': { code: 1201, reason: 'capture', counts: true },
  'not live': { code: 1003, reason: 'rejected', counts: true },
  'no tries left': { code: 16, reason: 'limit', counts: true },
  'a new code': { code: 9999, reason: 'unknown', counts: true },
  'wrong request': { code: 2, reason: 'integration', counts: true },
  'out of order': { code: 4, reason: 'service', counts: false },
  left: { code: 1410, reason: 'cancelled', counts: false },
  'too slow': { code: 1409, reason: 'timed-out', counts: false },
  'too late': { code: 15, reason: 'expired', counts: false },
} as const satisfies Record<string, { code: number; reason: Reason | null; counts: boolean }>;
export type Answer = keyof typeof answers;

export type ModelAttempt = {
  id: string;
  /** Null: the process died before it knew. */
  bizToken: string | null;
  flow: Flow;
  status: 'open' | 'returned' | 'passed' | 'failed';
  reason: Reason | null;
  /** What the vendor knows; null: the person has not finished. */
  answer: Answer | null;
  startedAt: number;
  expiresAt: number;
  returnedAt: number | null;
  /** When it was last asked about for somebody who waits, by the clock that is never set. */
  askedAt: number | null;
  /** Until when the question is left to the browser that came back. */
  leftToBrowserUntil: number;
};

export type ModelVerification = {
  id: string;
  status: VerificationStatus;
  reason: Reason | null;
  maxAttempts: number;
  failedAttempts: number;
  attempts: ModelAttempt[];
  /** The attempt that is shown. */
  current: string | null;
  expiresAt: number;
  isErased: boolean;
};

export type Model = {
  verifications: ModelVerification[];
  /** How often the vendor was asked to sell an attempt. */
  bought: number;
  /** The time of day, and the latest that it ever was. */
  now: number;
  latest: number;
  /** Verifications that have ended, as their rows were then. */
  ends: Map<string, unknown>;
};

export const isUnderWay = ({ status }: ModelAttempt) => status === 'open' || status === 'returned';

export const currentOf = ({ attempts, current }: ModelVerification) =>
  attempts.find(({ id }) => id === current);

export function leftOf({ status, maxAttempts, failedAttempts, attempts }: ModelVerification) {
  return status === 'pending' ? Math.min(maxAttempts - failedAttempts, 20 - attempts.length) : 0;
}

/** What somebody gets who asks for an attempt: the open one, another, or why there is none. */
export function whatBegins(
  verification: ModelVerification,
  flow: Flow,
  now: number,
): ModelAttempt | 'another' | 'verification-over' | 'no-attempts-left' | 'verification-not-found' {
  const { isErased, status, expiresAt, attempts } = verification;
  if (isErased) return 'verification-not-found';
  if (status !== 'pending' || now >= expiresAt) return 'verification-over';
  const open = attempts.findLast(
    (each) =>
      each.flow === flow &&
      each.status === 'open' &&
      (each.bizToken === null || each.expiresAt > now + 2 * minute),
  );
  return open ?? (leftOf(verification) > 0 ? 'another' : 'no-attempts-left');
}

/** What the vendor says of an attempt at this moment; null: the person has not finished. */
export function endOf(
  { answer, startedAt, expiresAt }: ModelAttempt,
  now: number,
): { reason: Reason | null; counts: boolean } | null {
  const isForgotten = now > startedAt + 3 * 24 * 60 * minute;
  const isGivenUp = answer === null && now > expiresAt + 30 * minute;
  if (isForgotten || isGivenUp) return { reason: 'expired', counts: false };
  return answer === null ? null : answers[answer];
}

/**
 * An attempt ends, and decides of its verification unless that has ended. Before a pass decides,
 * failures count that nobody has told of, if they were as many as may be.
 */
export function finish(
  verification: ModelVerification,
  attempt: ModelAttempt,
  end: { reason: Reason | null; counts: boolean },
  now: number,
): void {
  if (end.reason === null) {
    const silent = verification.attempts
      .filter((other) => other !== attempt && isUnderWay(other) && other.bizToken !== null)
      .map((other) => ({ other, failure: endOf(other, now) }))
      .flatMap(({ other, failure }) => (failure?.counts === true ? [{ other, failure }] : []));
    if (verification.failedAttempts + silent.length >= verification.maxAttempts) {
      for (const { other, failure } of silent) settle(verification, other, failure);
    }
  }
  settle(verification, attempt, end);
}

function settle(
  verification: ModelVerification,
  attempt: ModelAttempt,
  { reason, counts }: { reason: Reason | null; counts: boolean },
): void {
  attempt.status = reason === null ? 'passed' : 'failed';
  attempt.reason = reason;
  if (verification.status !== 'pending') return;
  verification.failedAttempts += Number(counts);
  if (reason !== null && reason !== 'integration' && leftOf(verification) > 0) return;
  verification.status = reason === null ? 'passed' : 'failed';
  verification.reason = reason === null || counts ? reason : 'limit';
  verification.current = attempt.id;
}

/** Its time is over: it expires, unless somebody is at the vendor. */
export function expire(verification: ModelVerification, now: number): void {
  const { status, expiresAt, attempts } = verification;
  if (status !== 'pending' || now < expiresAt || attempts.some(isUnderWay)) return;
  verification.status = 'expired';
  verification.reason = 'expired';
}

/** How long is left between two questions for somebody who waits: the longer it takes, the rarer. */
export function intervalOf({ returnedAt, expiresAt }: ModelAttempt, now: number): number {
  const unfinishedFor = now - (returnedAt ?? expiresAt);
  return Math.min(Math.max(unfinishedFor / 4, shortestInterval), minute);
}

/** How long is left between two questions, however often somebody comes back. */
export const shortestInterval = 1500;

/** Whether a question may be put for a person. Counts as put. */
export function mayAsk(attempt: ModelAttempt, steady: number, interval: number): boolean {
  if (attempt.askedAt !== null && attempt.askedAt > steady - interval) return false;
  attempt.askedAt = steady;
  return true;
}
