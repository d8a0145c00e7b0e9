/**
 * What a webhook says: the body that Standard Webhooks 1.0 signs. A backend may check what it
 * received with this schema after it has verified the signature.
 */
import { Type, type Static } from 'typebox';
import { instant, VerificationId } from './fields.js';
import { AttemptRecord, VerificationChecks } from './verification.js';
import { finalStatuses, reasons, type FinalStatus } from './vocabulary.js';

/** What a webhook tells unless the operator says otherwise: one for each end of a verification. */
export const endEventTypes = [
  'verification.passed',
  'verification.failed',
  'verification.expired',
  'verification.canceled',
] as const satisfies readonly `verification.${FinalStatus}`[];
export type EndEventType = (typeof endEventTypes)[number];

/** What happens along the way, for those who ask for it in EKYC_WEBHOOK_EVENTS. */
export const attemptEventTypes = ['attempt.started', 'attempt.returned', 'attempt.failed'] as const;
export type AttemptEventType = (typeof attemptEventTypes)[number];

export const webhookEventTypes = [...endEventTypes, ...attemptEventTypes] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

const Reference = Type.Union([Type.String(), Type.Null()], {
  description: 'The site’s own ID of the user; null when a page created the verification.',
});
const Metadata = Type.Record(Type.String(), Type.String(), {
  description: 'The short strings that the backend gave when it created the verification.',
});
const timestamp = instant('When it happened; the same in every delivery.');

const EndData = Type.Object({
  id: VerificationId,
  status: Type.Enum(finalStatuses, { description: 'How the verification ended.' }),
  reason: Type.Union([Type.Enum(reasons), Type.Null()], {
    description: 'Why it did not pass; null when it passed or was canceled.',
  }),
  retryable: Type.Boolean({ description: 'Whether creating a new verification can help.' }),
  reference: Reference,
  metadata: Metadata,
  origin: Type.String({
    description:
      'Origin of the page that created it. If a backend did: that of `redirectUrl`, or the proxy’s own if there is none.',
  }),
  sameBrowser: Type.Union([Type.Boolean(), Type.Null()], {
    description:
      'True: the browser that left (after a hand-off, the phone) came back when there was a final result, and no other one had come back. False: somebody came back, and it isn’t proved that it was that browser. Null: nobody had come back.',
  }),
  handedOff: Type.Boolean({
    description:
      'Whether the flow of the attempt is `handoff`. It doesn’t prove that a phone took part.',
  }),
  attempts: Type.Integer({ description: 'How many attempts there were.' }),
  checks: VerificationChecks,
  createdAt: instant('When the verification was created.'),
  finishedAt: instant('When it ended.'),
});

/** Tells how a verification ended. */
export const EndEvent = Type.Object(
  {
    type: Type.Enum(endEventTypes, { description: 'What happened.' }),
    timestamp,
    data: EndData,
  },
  { description: 'Body of a webhook that tells an end.' },
);
export type EndEvent = Static<typeof EndEvent>;

/** Tells how an attempt goes. */
export const AttemptEvent = Type.Object(
  {
    type: Type.Enum(attemptEventTypes, { description: 'What happened.' }),
    timestamp,
    data: Type.Object({
      id: VerificationId,
      reference: Reference,
      metadata: Metadata,
      attemptsLeft: Type.Integer({ description: 'How many more attempts may begin.' }),
      attempt: Type.Omit(AttemptRecord, ['resultCode', 'sameBrowser']),
    }),
  },
  { description: 'Body of a webhook about an attempt.' },
);
export type AttemptEvent = Static<typeof AttemptEvent>;

/** Body of a webhook. Without personal data, vendor messages and the vendor’s result code. */
export const WebhookEvent = Type.Union([EndEvent, AttemptEvent]);
export type WebhookEvent = Static<typeof WebhookEvent>;

/** States of a webhook in the outbox: to be delivered, delivered, given up. */
export const webhookStates = ['waiting', 'delivered', 'failed'] as const;
export type WebhookState = (typeof webhookStates)[number];

/** A webhook of the outbox, as a backend lists it. */
export const WebhookMessage = Type.Object({
  id: Type.String({ pattern: '^msg_[0-9a-f-]{36}$', description: 'The `webhook-id`.' }),
  verificationId: VerificationId,
  type: Type.Enum(webhookEventTypes, { description: 'What it tells.' }),
  state: Type.Enum(webhookStates, {
    description: '`failed`: it was sent as often as it may be, or your server refused it for good.',
  }),
  deliveries: Type.Integer({
    description: 'How often it was sent since it was created, or resent.',
  }),
  lastError: Type.Union([Type.String(), Type.Null()], {
    description: 'HTTP status or short error code of the last delivery.',
  }),
  createdAt: instant('When it was created.'),
  nextDeliveryAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'When it is sent next; null unless it is `waiting`. ISO 8601, UTC.',
  }),
});
export type WebhookMessage = Static<typeof WebhookMessage>;
