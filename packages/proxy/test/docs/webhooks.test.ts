import { WebhookEvent } from 'ekyc-verify-protocol';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { retryDelaysMs } from '../../src/webhooks/backoff.js';
import { samplesOf, textOf } from './samples.js';

const page = 'webhooks.md';

describe('docs/webhooks.md', () => {
  it('shows bodies of the published form', () => {
    const events = samplesOf(page, 'json').map((sample) => JSON.parse(sample) as unknown);
    expect(events).toHaveLength(2);
    for (const event of events) expect(Value.Errors(WebhookEvent, event)).toEqual([]);
  });

  it('names the number of deliveries', () => {
    expect(textOf(page)).toContain(`${retryDelaysMs.length + 1} tries`);
  });
});
