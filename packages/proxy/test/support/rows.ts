import { randomBytes } from 'node:crypto';
import { newVerificationId } from '../../src/security/client-secret.js';
import type { VerificationRow } from '../../src/store/rows.js';

/** A row as a start would make it, with what a test wants to differ. */
export function aVerificationRow(different: Partial<VerificationRow> = {}): VerificationRow {
  const createdAt = Date.UTC(2026, 10, 24);
  const expiresAt = createdAt + 600_000;
  return {
    id: newVerificationId(randomBytes, createdAt),
    initiator: 'backend',
    status: 'pending',
    reason: null,
    resultCode: null,
    clientSecretHash: randomBytes(32).toString('base64url'),
    bizTokenHash: randomBytes(32).toString('base64url'),
    sealed: 'sealed',
    origin: 'https://shop.example',
    reference: null,
    metadata: {},
    checks: { checkMode: 1, documentType: 'HKIDCard', securityLevel: null, ruleId: null },
    sameBrowser: null,
    flow: 'redirect',
    handoffCodeHash: null,
    handoffExpiresAt: null,
    handedOffAt: null,
    createdAt,
    expiresAt,
    returnedAt: null,
    finishedAt: null,
    nextAskAt: expiresAt,
    ...different,
  };
}
