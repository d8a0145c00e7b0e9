import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureHeaders } from './deliver.js';
import { firstSecret, secondSecret } from '../../test/support/backend.js';

const message = { id: 'msg_1', payload: '{"type":"verification.passed"}' };

describe('a signature', () => {
  it('is one that the Standard Webhooks library accepts', () => {
    const headers = signatureHeaders([firstSecret], message, Date.now());
    expect(new Webhook(firstSecret).verify(message.payload, headers)).toEqual({
      type: 'verification.passed',
    });
  });

  it('is refused for another body, another id and another secret', () => {
    const headers = signatureHeaders([firstSecret], message, Date.now());
    const webhook = new Webhook(firstSecret);
    expect(() => webhook.verify(`${message.payload} `, headers)).toThrow('signature');
    expect(() => webhook.verify(message.payload, { ...headers, 'webhook-id': 'msg_2' })).toThrow(
      'signature',
    );
    expect(() => new Webhook(secondSecret).verify(message.payload, headers)).toThrow('signature');
  });

  it('is made with each secret while they rotate', () => {
    const headers = signatureHeaders([secondSecret, firstSecret], message, Date.now());
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of [firstSecret, secondSecret]) {
      expect(() => new Webhook(secret).verify(message.payload, headers)).not.toThrow();
    }
  });

  it('carries the time of the try in seconds', () => {
    const headers = signatureHeaders([firstSecret], message, 1_700_000_000_999);
    expect(headers['webhook-timestamp']).toBe('1700000000');
  });
});
