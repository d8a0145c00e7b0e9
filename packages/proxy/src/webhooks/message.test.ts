import {
  attemptEventTypes,
  webhookEventTypes,
  WebhookEvent,
  type AttemptEventType,
  type FinalStatus,
} from 'ekyc-verify-protocol';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { AttemptRow, NewMessage, VerificationRow } from '../store/rows.js';
import { anAttemptRow, aVerificationRow, createdAt } from '../../test/support/rows.js';
import { outboxOf } from './message.js';

const finishedAt = createdAt + 5 * 60_000;
const ended = (status: FinalStatus, different: Partial<VerificationRow> = {}) =>
  aVerificationRow({ status, finishedAt, attempts: 1, ...different });
const failedAttempt = (different: Partial<AttemptRow> = {}) =>
  anAttemptRow({
    status: 'failed',
    reason: 'rejected',
    resultCode: 2012,
    sealed: 'canary-sealed',
    sameBrowser: true,
    returnedAt: finishedAt - 1000,
    finishedAt,
    ...different,
  });

const everything = outboxOf({ events: webhookEventTypes, wake: () => undefined });
const eventOf = ([message]: NewMessage[]) => JSON.parse(message?.payload ?? 'null') as WebhookEvent;

describe('the message of an end', () => {
  it('says how the verification of whom ended, and what was checked', () => {
    const checks = { checkMode: 1, documentType: 'HKIDCard', securityLevel: 4, ruleId: 'rule-1' };
    const row = ended('passed', {
      reference: 'user-7',
      metadata: { cart: '42' },
      attempts: 2,
      checks,
    });
    const attempt = anAttemptRow({ flow: 'handoff', status: 'passed', sameBrowser: true });
    expect(eventOf(everything.endMessages(row, attempt))).toEqual({
      type: 'verification.passed',
      timestamp: '2026-11-24T08:05:00.000Z',
      data: {
        id: row.id,
        status: 'passed',
        reason: null,
        retryable: false,
        reference: 'user-7',
        metadata: { cart: '42' },
        origin: 'https://shop.example',
        sameBrowser: true,
        handedOff: true,
        attempts: 2,
        checks,
        createdAt: '2026-11-24T08:00:00.000Z',
        finishedAt: '2026-11-24T08:05:00.000Z',
      },
    });
  });

  it.each<[FinalStatus, Partial<VerificationRow>]>([
    ['passed', {}],
    ['failed', { reason: 'rejected', resultCode: 2012 }],
    ['expired', { reason: 'expired' }],
    ['canceled', {}],
  ])('has the published form when it is %s', (status, different) => {
    const event = eventOf(everything.endMessages(ended(status, different), failedAttempt()));
    expect(event.type).toBe(`verification.${status}`);
    expect(Value.Errors(WebhookEvent, event)).toEqual([]);
  });

  it('says that a new verification can help only of one that has expired', () => {
    const retryable = (status: FinalStatus) =>
      eventOf(everything.endMessages(ended(status), null)).data;
    expect(retryable('expired')).toMatchObject({ retryable: true });
    expect(retryable('failed')).toMatchObject({ retryable: false });
    expect(retryable('canceled')).toMatchObject({ retryable: false });
  });

  it('of a verification without an attempt claims nothing of any browser', () => {
    const { data } = eventOf(everything.endMessages(ended('expired', { attempts: 0 }), null));
    expect(data).toMatchObject({ sameBrowser: null, handedOff: false, attempts: 0 });
  });

  it('is none while the verification is pending', () => {
    expect(everything.endMessages(aVerificationRow(), null)).toEqual([]);
  });
});

describe('the message of an attempt', () => {
  it.each<[AttemptEventType, Partial<AttemptRow>, string]>([
    ['attempt.started', {}, '2026-11-24T08:00:01.000Z'],
    [
      'attempt.returned',
      { status: 'returned', returnedAt: createdAt + 60_000 },
      '2026-11-24T08:01:00.000Z',
    ],
    [
      'attempt.failed',
      { status: 'failed', reason: 'capture', returnedAt: createdAt + 60_000, finishedAt },
      '2026-11-24T08:05:00.000Z',
    ],
  ])('%s has the published form, and the time at which it happened', (type, different, at) => {
    const verification = aVerificationRow({ attempts: 1, maxAttempts: 3, failedAttempts: 1 });
    const attempt = anAttemptRow({ verificationId: verification.id, ...different });
    const event = eventOf(everything.attemptMessages(type, verification, attempt));
    expect(Value.Errors(WebhookEvent, event)).toEqual([]);
    expect(event).toMatchObject({
      type,
      timestamp: at,
      data: { id: verification.id, attemptsLeft: 2, attempt: { id: attempt.id, number: 1 } },
    });
  });

  it('says that none is left once the verification has ended', () => {
    const messages = everything.attemptMessages('attempt.failed', ended('passed'), failedAttempt());
    expect(eventOf(messages).data).toMatchObject({ attemptsLeft: 0 });
  });
});

describe('every message', () => {
  const attempt = failedAttempt();
  const row = ended('failed', {
    reason: 'rejected',
    resultCode: 2012,
    sealed: 'canary-sealed',
    handoffCodeHash: 'canary-handoff',
  });
  const messages = [
    ...everything.endMessages(row, attempt),
    ...attemptEventTypes.flatMap((type) => everything.attemptMessages(type, row, attempt)),
  ];

  it('keeps hashes, sealed tokens and the code behind "rejected" to the proxy', () => {
    expect(messages).toHaveLength(4);
    for (const { payload } of messages) {
      for (const secret of [
        row.clientSecretHash,
        row.linkCodeHash,
        attempt.bizTokenHash,
        'canary',
        '2012',
      ]) {
        expect(payload).not.toContain(secret);
      }
    }
  });

  it('has an ID of its own in the published form, and belongs to its verification', () => {
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
    for (const { id, verificationId, type, payload } of messages) {
      expect(id).toMatch(/^msg_[0-9a-f-]{36}$/);
      expect(verificationId).toBe(row.id);
      expect(JSON.parse(payload)).toMatchObject({ type });
    }
  });
});

describe('an operator', () => {
  it('gets the events that were asked for, and no other', () => {
    const { endMessages, attemptMessages } = outboxOf({
      events: ['verification.failed', 'attempt.failed'],
      wake: () => undefined,
    });
    const attempt = failedAttempt();
    expect(endMessages(ended('passed'), attempt)).toEqual([]);
    expect(endMessages(ended('failed'), attempt)).toHaveLength(1);
    expect(attemptMessages('attempt.started', aVerificationRow(), attempt)).toEqual([]);
    expect(attemptMessages('attempt.failed', aVerificationRow(), attempt)).toHaveLength(1);
  });

  it('without an address for webhooks has none kept', () => {
    const { endMessages, attemptMessages } = outboxOf(null);
    expect(endMessages(ended('passed'), null)).toEqual([]);
    expect(attemptMessages('attempt.failed', aVerificationRow(), failedAttempt())).toEqual([]);
  });
});
