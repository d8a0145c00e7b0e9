import { WebhookEvent } from 'ekyc-verify-protocol';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { Ending } from '../store/rows.js';
import { aVerificationRow } from '../../test/support/rows.js';
import { resultMessage } from './message.js';

const finishedAt = Date.UTC(2026, 10, 24, 0, 5, 0);
const passed: Ending = { status: 'passed', reason: null, resultCode: 0, finishedAt };
const rejected: Ending = { status: 'failed', reason: 'rejected', resultCode: 2012, finishedAt };
const expired: Ending = { status: 'expired', reason: 'expired', resultCode: null, finishedAt };

function eventOf(ending: Ending, row = aVerificationRow()): WebhookEvent {
  const { payload } = resultMessage(row, ending, { id: 'msg_1', retryable: false });
  return JSON.parse(payload) as WebhookEvent;
}

describe('the message of a result', () => {
  it('says how the verification of whom ended, and what was checked', () => {
    const row = aVerificationRow({
      reference: 'user-7',
      metadata: { cart: '42' },
      sameBrowser: true,
      handedOffAt: passed.finishedAt - 1000,
      checks: { checkMode: 1, documentType: 'HKIDCard', securityLevel: 4, ruleId: 'rule-1' },
    });
    expect(eventOf(passed, row)).toEqual({
      type: 'verification.passed',
      timestamp: '2026-11-24T00:05:00.000Z',
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
        checks: { checkMode: 1, documentType: 'HKIDCard', securityLevel: 4, ruleId: 'rule-1' },
        createdAt: '2026-11-24T00:00:00.000Z',
        finishedAt: '2026-11-24T00:05:00.000Z',
      },
    });
  });

  it.each([passed, rejected, expired])('has the published form when $status', (ending) => {
    expect(eventOf(ending).type).toBe(`verification.${ending.status}`);
    expect(Value.Errors(WebhookEvent, eventOf(ending))).toEqual([]);
  });

  it('keeps hashes, sealed tokens and the code behind "rejected" to the proxy', () => {
    const row = aVerificationRow({ resultCode: 2012, sealed: 'canary-sealed' });
    const { payload } = resultMessage(row, rejected, { id: 'msg_1', retryable: false });
    for (const secret of [row.clientSecretHash, row.bizTokenHash, 'canary-sealed', '2012']) {
      expect(payload).not.toContain(secret);
    }
  });

  it('tells as well as the page whether a new verification can help', () => {
    const { payload } = resultMessage(aVerificationRow(), expired, {
      id: 'msg_1',
      retryable: true,
    });
    expect(JSON.parse(payload)).toMatchObject({ data: { retryable: true } });
  });

  it('goes into the outbox under the given id', () => {
    const row = aVerificationRow();
    const message = resultMessage(row, passed, { id: 'msg_1', retryable: false });
    expect(message).toMatchObject({
      id: 'msg_1',
      verificationId: row.id,
      type: 'verification.passed',
      createdAt: finishedAt,
    });
  });
});
