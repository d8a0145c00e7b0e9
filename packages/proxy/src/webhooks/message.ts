import type { WebhookEvent } from 'ekyc-verify-protocol';
import { isoTime } from '../time.js';
import { sameBrowserOf } from '../verifications/return-proof.js';
import type { Ending, NewMessage, VerificationRow } from '../store/rows.js';

type ResultMessageOptions = {
  /** The `webhook-id`: unique, and the same in every attempt. */
  id: string;
  /** Whether starting a new verification can help, as the page is told too. */
  retryable: boolean;
};

/**
 * The webhook that tells a backend how a verification ended, for the outbox.
 *
 * Each field is named here one by one, so that a column that is added to the row some day does not
 * leave the proxy unasked. The vendor's result code is left out: what stands behind `rejected` is
 * for the operator's log alone.
 */
export function resultMessage(
  row: VerificationRow,
  ending: Ending,
  options: ResultMessageOptions,
): NewMessage {
  const finishedAt = isoTime(ending.finishedAt);
  const event: WebhookEvent = {
    type: `verification.${ending.status}`,
    timestamp: finishedAt,
    data: {
      id: row.id,
      status: ending.status,
      reason: ending.reason,
      retryable: options.retryable,
      reference: row.reference,
      metadata: row.metadata,
      origin: row.origin,
      sameBrowser: sameBrowserOf(row),
      handedOff: row.handedOffAt !== null,
      checks: {
        checkMode: row.checks.checkMode,
        documentType: row.checks.documentType,
        securityLevel: row.checks.securityLevel,
        ruleId: row.checks.ruleId,
      },
      createdAt: isoTime(row.createdAt),
      finishedAt,
    },
  };
  return {
    id: options.id,
    verificationId: row.id,
    type: event.type,
    payload: JSON.stringify(event),
    createdAt: ending.finishedAt,
  };
}
