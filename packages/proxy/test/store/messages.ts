import type { Ending, NewMessage } from '../../src/store/rows.js';

export const passed: Ending = {
  status: 'passed',
  reason: null,
  resultCode: 0,
  finishedAt: Date.UTC(2026, 10, 24, 1),
};

export const failed: Ending = { ...passed, status: 'failed', reason: 'capture', resultCode: 1004 };

/** The webhook of an ending, as `finish` takes it. */
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
