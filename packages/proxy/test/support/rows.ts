import { randomBytes } from 'node:crypto';
import { newAttemptId, newVerificationId } from '../../src/security/client-secret.js';
import type { AttemptRow, VerificationRow } from '../../src/store/rows.js';

/** When rows for tests begin: a morning in UTC, so that an hour more is the same day. */
export const createdAt = Date.UTC(2026, 10, 24, 8);

/** A row as a creation by a backend would make it, with what a test wants to differ. */
export function aVerificationRow(different: Partial<VerificationRow> = {}): VerificationRow {
  return {
    id: newVerificationId(randomBytes, createdAt),
    initiator: 'backend',
    status: 'pending',
    reason: null,
    resultCode: null,
    clientSecretHash: randomBytes(32).toString('base64url'),
    linkCodeHash: randomBytes(32).toString('base64url'),
    sealed: 'sealed',
    origin: 'https://shop.example',
    reference: null,
    metadata: {},
    checks: { checkMode: 1, documentType: 'HKIDCard', securityLevel: null, ruleId: null },
    maxAttempts: 5,
    attempts: 0,
    failedAttempts: 0,
    attemptId: null,
    handoffCodeHash: null,
    handoffExpiresAt: null,
    createdAt,
    expiresAt: createdAt + 24 * 60 * 60_000,
    finishedAt: null,
    ...different,
  };
}

/** An attempt that was bought, with what a test wants to differ. */
export function anAttemptRow(different: Partial<AttemptRow> = {}): AttemptRow {
  const startedAt = createdAt + 1000;
  return {
    id: newAttemptId(randomBytes, startedAt),
    verificationId: newVerificationId(randomBytes, createdAt),
    number: 1,
    flow: 'redirect',
    status: 'open',
    reason: null,
    resultCode: null,
    bizTokenHash: randomBytes(32).toString('base64url'),
    sealed: 'sealed',
    sameBrowser: null,
    startedAt,
    expiresAt: startedAt + 600_000,
    returnedAt: null,
    finishedAt: null,
    nextAskAt: startedAt + 600_000,
    ...different,
  };
}
