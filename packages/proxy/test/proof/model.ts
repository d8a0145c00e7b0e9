/**
 * What a verification and its attempts are, a second time and as plainly as can be: no database, no
 * vendor, nothing at the same time. `model.test.ts` holds the proxy to it.
 */
import { mostAttempts, type Flow, type VerificationStatus } from 'ekyc-verify-protocol';

/** How a person may come out at the vendor, and what that means: does it count, and does it end all? */
export const outcomes = {
  pass: 'passed',
  'too-dark': 'counts',
  'not-live': 'counts',
  leave: 'counts not',
  'service-failed': 'counts not',
  // It counts, and no other attempt can help.
  'bad-request-1': 'ends all',
} as const;
export type Outcome = keyof typeof outcomes;

export type ModelAttempt = {
  id: string;
  flow: Flow;
  bizToken: string;
  status: 'open' | 'returned' | 'passed' | 'failed';
  /** What the vendor knows; null: the person has not finished. */
  outcome: Outcome | null;
  /** When neither we nor the vendor let anybody begin any more. */
  expiresAt: number;
};

export type ModelVerification = {
  id: string;
  status: VerificationStatus;
  maxAttempts: number;
  failedAttempts: number;
  attempts: ModelAttempt[];
  /** The attempt that is shown. */
  current: string | null;
  expiresAt: number;
  isErased: boolean;
};

export type Model = { verifications: ModelVerification[]; bought: number };

/** How long an attempt must be good yet to be given again. */
const leftToBegin = 2 * 60_000;

export const isUnderWay = ({ status }: ModelAttempt) => status === 'open' || status === 'returned';

/** What somebody gets who asks for an attempt: the open one, another, or why there is none. */
export function whatBegins(
  verification: ModelVerification,
  flow: Flow,
  now: number,
): ModelAttempt | 'another' | 'verification-over' | 'no-attempts-left' | 'verification-not-found' {
  const { isErased, status, expiresAt, attempts } = verification;
  // Who still knows an erased one is told that its time is over, once it is.
  if (isErased) return now >= expiresAt ? 'verification-over' : 'verification-not-found';
  if (status !== 'pending' || now >= expiresAt) return 'verification-over';
  const open = attempts.find(
    (attempt) =>
      attempt.flow === flow && attempt.status === 'open' && attempt.expiresAt > now + leftToBegin,
  );
  return open ?? (leftOf(verification) > 0 ? 'another' : 'no-attempts-left');
}

export function leftOf({ maxAttempts, failedAttempts, attempts }: ModelVerification): number {
  return Math.min(maxAttempts - failedAttempts, mostAttempts - attempts.length);
}

/** The vendor is asked about an attempt. */
export function ask(verification: ModelVerification, attempt: ModelAttempt, now: number): void {
  const { outcome, expiresAt } = attempt;
  if (outcome === null && now < expiresAt) return;
  attempt.status = outcome === 'pass' ? 'passed' : 'failed';
  if (verification.status !== 'pending') return;
  const meaning = outcome === null ? 'counts not' : outcomes[outcome];
  if (meaning === 'passed') verification.status = 'passed';
  if (meaning === 'counts' || meaning === 'ends all') verification.failedAttempts += 1;
  const isOver = meaning !== 'passed' && (meaning === 'ends all' || leftOf(verification) <= 0);
  if (isOver) verification.status = 'failed';
  if (isOver || meaning === 'passed') verification.current = attempt.id;
}

/** Its time is over: it expires, unless somebody is at the vendor. */
export function expire(verification: ModelVerification, now: number): void {
  const { status, expiresAt, attempts } = verification;
  const isOver = status === 'pending' && now >= expiresAt && !attempts.some(isUnderWay);
  if (isOver) verification.status = 'expired';
}
