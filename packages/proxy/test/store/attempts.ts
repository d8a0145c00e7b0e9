/** Attempts and their ends, as tests of the store make them. */
import { randomBytes } from 'node:crypto';
import type { Flow } from 'ekyc-verify-protocol';
import { newAttemptId } from '../../src/security/client-secret.js';
import {
  AttemptRefused,
  type AttemptEnding,
  type AttemptRow,
  type AttemptWish,
  type Bought,
  type Ending,
  type NewMessage,
  type Settlement,
  type VerificationRow,
} from '../../src/store/rows.js';
import type { Store } from '../../src/store/store.js';
import { aVerificationRow, createdAt } from '../support/rows.js';

/** The moment at which attempts of tests begin, in the day of the rows. */
export const now = createdAt + 1000;
export const day = Date.UTC(2026, 10, 24);
export const noLimits = { day, perDay: null, pagesPerDay: null };
export const nothing = () => [];

export const passed = {
  status: 'passed',
  reason: null,
  resultCode: 0,
  finishedAt: now + 60_000,
} as const satisfies AttemptEnding;

export const failed = {
  ...passed,
  status: 'failed',
  reason: 'capture',
  resultCode: 1004,
} as const satisfies AttemptEnding;

export const canceled = {
  ...passed,
  status: 'canceled',
  resultCode: null,
} as const satisfies Ending;

export const expired = {
  status: 'expired',
  reason: 'expired',
  resultCode: null,
  finishedAt: aVerificationRow().expiresAt,
} as const satisfies Ending;

export function aWish(
  verification: Pick<VerificationRow, 'id'>,
  different: Partial<AttemptWish> = {},
): AttemptWish {
  return {
    verificationId: verification.id,
    id: newAttemptId(randomBytes, now),
    flow: 'redirect',
    now,
    openUntil: now + 120_000,
    expiresAt: now + 600_000,
    limits: noLimits,
    ...different,
  };
}

/** What the vendor's answer adds to an attempt. */
export function boughtFor(id: string, different: Partial<Bought> = {}): Bought {
  return {
    bizTokenHash: `token of ${id}`,
    sealed: `sealed ${id}`,
    expiresAt: now + 600_000,
    ...different,
  };
}

/** A verification that is kept. */
export async function created(
  store: Store,
  different: Partial<VerificationRow> = {},
): Promise<VerificationRow> {
  const row = aVerificationRow(different);
  await store.create(row);
  return row;
}

/** An attempt that is reserved and bought. */
export async function begun(
  store: Store,
  verification: Pick<VerificationRow, 'id'>,
  different: Partial<AttemptWish> = {},
): Promise<AttemptRow> {
  const { attempt, isNew } = await store.reserveAttempt(aWish(verification, different));
  if (!isNew) throw new Error('an attempt was given again');
  const bought = boughtFor(attempt.id, { expiresAt: attempt.expiresAt });
  await store.completeAttempt(attempt.id, bought, nothing);
  return { ...attempt, ...bought };
}

/** The webhook of a change, with what a test wants to differ. */
export function aMessage(verificationId: string, different: Partial<NewMessage> = {}): NewMessage {
  return {
    id: `msg_${verificationId}`,
    verificationId,
    type: 'verification.passed',
    payload: JSON.stringify({ data: { id: verificationId } }),
    createdAt: passed.finishedAt,
    ...different,
  };
}

/** What an end means: the verification ends with it, and it is told. */
export function endsWith(
  { status, reason, resultCode, finishedAt }: AttemptEnding,
  messages: readonly NewMessage[] = [],
): () => Settlement {
  const counts = status === 'failed';
  const ending = { status, reason, resultCode, finishedAt };
  return () => ({ counts, ending, messages: [...messages] });
}

/** What an end means: the verification goes on. */
export function goesOn(counts: boolean, messages: readonly NewMessage[] = []): () => Settlement {
  return () => ({ counts, ending: null, messages: [...messages] });
}

/** How a wish ended: the ID of the attempt, or why there is none. */
export async function outcomeOf(
  reserving: ReturnType<Store['reserveAttempt']>,
): Promise<{ id: string; isNew: boolean } | AttemptRefused['why']> {
  try {
    const { attempt, isNew } = await reserving;
    return { id: attempt.id, isNew };
  } catch (error) {
    if (error instanceof AttemptRefused) return error.why;
    throw error;
  }
}

export const flows = ['redirect', 'link', 'handoff'] as const satisfies readonly Flow[];
