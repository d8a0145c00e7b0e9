/**
 * What webhooks tell. Each field is named here one by one, so that a column that is added to a row some
 * day does not leave the proxy unasked. The vendor's result code is left out: what stands behind
 * `rejected` is for operators and backends that ask, not for whatever a webhook passes through.
 */
import { randomUUID } from 'node:crypto';
import type {
  AttemptEvent,
  AttemptEventType,
  EndEvent,
  FinalStatus,
  WebhookEvent,
  WebhookEventType,
} from 'ekyc-verify-protocol';
import type { AttemptRow, NewMessage, VerificationRow } from '../store/rows.js';
import { isoTime, isoTimeOrNull } from '../time.js';
import type { Outbox } from '../verifications/context.js';
import { sameBrowserOf } from '../verifications/return-proof.js';
import { nextSteps } from '../verifications/settle.js';
import { checksOf } from '../verifications/view.js';

/**
 * Makes the messages that operators asked for.
 *
 * @param delivery Null: nothing is sent, so nothing is kept to be sent.
 */
export function outboxOf(
  delivery: { events: readonly WebhookEventType[]; wake: () => void } | null,
): Outbox {
  if (delivery === null) {
    return { endMessages: () => [], attemptMessages: () => [], wake: () => undefined };
  }
  const isWanted = ({ type }: NewMessage) => delivery.events.some((event) => event === type);
  return {
    endMessages(verification, attempt) {
      const { status, finishedAt } = verification;
      if (status === 'pending' || finishedAt === null) return [];
      return [endMessage(verification, attempt, status, finishedAt)].filter(isWanted);
    },
    attemptMessages: (type, verification, attempt) =>
      [attemptMessage(type, verification, attempt)].filter(isWanted),
    wake: delivery.wake,
  };
}

function endMessage(
  verification: VerificationRow,
  attempt: AttemptRow | null,
  status: FinalStatus,
  finishedAt: number,
): NewMessage {
  const event: EndEvent = {
    type: `verification.${status}`,
    timestamp: isoTime(finishedAt),
    data: {
      id: verification.id,
      status,
      reason: verification.reason,
      retryable: status === 'expired',
      reference: verification.reference,
      metadata: verification.metadata,
      origin: verification.origin,
      sameBrowser: sameBrowserOf(attempt),
      handedOff: attempt?.flow === 'handoff',
      attempts: verification.attempts,
      checks: checksOf(verification),
      createdAt: isoTime(verification.createdAt),
      finishedAt: isoTime(finishedAt),
    },
  };
  return messageOf(verification, event, finishedAt);
}

function attemptMessage(
  type: AttemptEventType,
  verification: VerificationRow,
  attempt: AttemptRow,
): NewMessage {
  const { startedAt, expiresAt, returnedAt, finishedAt } = attempt;
  const times: Record<AttemptEventType, number | null> = {
    'attempt.started': startedAt,
    'attempt.returned': returnedAt,
    'attempt.failed': finishedAt,
  };
  const happenedAt = times[type] ?? startedAt;
  const event: AttemptEvent = {
    type,
    timestamp: isoTime(happenedAt),
    data: {
      id: verification.id,
      reference: verification.reference,
      metadata: verification.metadata,
      attemptsLeft: nextSteps(verification, happenedAt).attemptsLeft,
      attempt: {
        id: attempt.id,
        number: attempt.number,
        flow: attempt.flow,
        status: attempt.status,
        reason: attempt.reason,
        startedAt: isoTime(startedAt),
        expiresAt: isoTime(expiresAt),
        returnedAt: isoTimeOrNull(returnedAt),
        finishedAt: isoTimeOrNull(finishedAt),
      },
    },
  };
  return messageOf(verification, event, happenedAt);
}

/** A message for the outbox. Its `webhook-id` is the same in every delivery. */
function messageOf({ id }: VerificationRow, event: WebhookEvent, createdAt: number): NewMessage {
  return {
    id: `msg_${randomUUID()}`,
    verificationId: id,
    type: event.type,
    payload: JSON.stringify(event),
    createdAt,
  };
}
