import type { Queries } from './engine.js';

const probeId = 'probe';

/**
 * Writes what an attempt and its end write, and takes it away again, in one transaction: a smaller write
 * still succeeds on a disk that has no room for an attempt.
 */
export async function probeWrite(database: Queries): Promise<void> {
  await database
    .insertInto('ekyc_verifications')
    .values({
      id: probeId,
      initiator: 'backend',
      status: 'pending',
      sealed: 'x'.repeat(1000),
      origin: 'https://probe.invalid',
      metadata: '{}',
      checks: '{}',
      maxAttempts: 1,
      attempts: 0,
      failedAttempts: 0,
      createdAt: 0,
      expiresAt: 0,
    } as never)
    .execute();
  await database
    .insertInto('ekyc_attempts')
    .values({
      id: probeId,
      verificationId: probeId,
      number: 1,
      flow: 'redirect',
      status: 'open',
      bizTokenHash: probeId,
      sealed: 'x'.repeat(1000),
      startedAt: 0,
      expiresAt: 0,
      nextAskAt: 0,
    } as never)
    .execute();
  await database
    .insertInto('ekyc_outbox')
    .values({
      id: probeId,
      verificationId: probeId,
      type: 'probe',
      payload: '{}',
      state: 'delivered',
      deliveries: 0,
      createdAt: 0,
    } as never)
    .execute();
  await database.deleteFrom('ekyc_verifications').where('id', '=', probeId).execute();
}
