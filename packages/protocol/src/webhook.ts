/**
 * What a webhook says: the body that Standard Webhooks 1.0 signs. A backend may check what it
 * received with this schema after it has verified the signature.
 */
import { Type, type Static } from 'typebox';
import { describedCheckModes } from './checks.js';
import { instant, VerificationId } from './schemas.js';
import { finalStatuses, reasons, type FinalStatus } from './vocabulary.js';

/** The kinds of events that a webhook tells: one for each end that a verification may have. */
export const webhookEventTypes = [
  'verification.passed',
  'verification.failed',
  'verification.expired',
] as const satisfies readonly `verification.${FinalStatus}`[];
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** What was checked, so that a weaker check cannot be passed off as a strong one. */
const WebhookChecks = Type.Object({
  checkMode: Type.Integer({
    description: `${describedCheckModes}.`,
  }),
  documentType: Type.Union([Type.String(), Type.Null()], {
    description: 'The document that was asked for; null where the check mode reads none.',
  }),
  securityLevel: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Strength of the liveness check; null for the vendor’s default.',
  }),
  ruleId: Type.Union([Type.String(), Type.Null()], {
    description: 'The process configured in the vendor’s console; null without one.',
  }),
});

const WebhookData = Type.Object({
  id: VerificationId,
  status: Type.Enum(finalStatuses, { description: 'How the verification ended.' }),
  reason: Type.Union([Type.Enum(reasons), Type.Null()], {
    description: 'Why it did not pass; null when it passed.',
  }),
  retryable: Type.Boolean({ description: 'Whether starting a new verification can help.' }),
  reference: Type.Union([Type.String(), Type.Null()], {
    description: 'The site’s own id of the user; null when a page started the verification.',
  }),
  metadata: Type.Record(Type.String(), Type.String(), {
    description: 'The short strings that the backend gave at the start.',
  }),
  origin: Type.String({ description: 'Origin of the page that the person came from.' }),
  sameBrowser: Type.Union([Type.Boolean(), Type.Null()], {
    description:
      'True: the browser that began (after a hand-off, the phone) came back when there was a final result, and no other had. False: somebody came back, and that is not shown. Null: nobody had come back.',
  }),
  handedOff: Type.Boolean({
    description: 'Whether it was begun at a computer and gone through on a phone.',
  }),
  checks: WebhookChecks,
  createdAt: instant('When the verification was started.'),
  finishedAt: instant('When it ended.'),
});

/** Body of a webhook. Without personal data, vendor messages and the vendor’s result code. */
export const WebhookEvent = Type.Object(
  {
    type: Type.Enum(webhookEventTypes, { description: 'What happened.' }),
    timestamp: instant('When it happened; the same in every try of the delivery.'),
    data: WebhookData,
  },
  { description: 'Body of a webhook.' },
);
export type WebhookEvent = Static<typeof WebhookEvent>;

/** States of a webhook in the outbox: to be delivered, delivered, given up. */
export const webhookStates = ['waiting', 'delivered', 'failed'] as const;
export type WebhookState = (typeof webhookStates)[number];

/** A webhook of the outbox, as a backend lists it. */
export const WebhookMessage = Type.Object({
  id: Type.String({ pattern: '^msg_[0-9a-f-]{36}$', description: 'The `webhook-id`.' }),
  verificationId: Type.String(),
  type: Type.String(),
  state: Type.Enum(webhookStates),
  attempts: Type.Integer({ description: 'Tries since it was put in, or resent.' }),
  lastError: Type.Union([Type.String(), Type.Null()], {
    description: 'HTTP status or short error code of the last try.',
  }),
  createdAt: Type.String({ format: 'date-time' }),
  nextAttemptAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});
export type WebhookMessage = Static<typeof WebhookMessage>;
