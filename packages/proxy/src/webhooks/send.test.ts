import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { openStore } from '../store/open.js';
import type { OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { uncounted } from '../../test/support/metrics.js';
import { putWebhook } from '../../test/support/outbox.js';
import { aWebhook } from '../../test/support/config.js';
import { Deliverer } from './deliver.js';
import { sendMessage } from './send.js';
import {
  answerWith,
  firstSecret,
  startBackend,
  type Answer,
  type TestBackend,
} from '../../test/support/backend.js';

let backend: TestBackend;
let store: Store;
beforeEach(async () => {
  backend = await startBackend();
  store = await openStore('file::memory:');
});
afterEach(async () => {
  await backend.stop();
  await store.close();
});

/** A message that was leased from the store. */
async function leasedMessage(): Promise<OutboxMessage> {
  await putWebhook(store, 'msg_1', 1000, {
    reference: 'canary-reference',
    metadata: { note: 'canary' },
  });
  const [message] = await store.claimMessages(2000, 60_000, 1);
  if (message === undefined) throw new Error('Nothing was due.');
  return message;
}

/** Makes one delivery that is answered like this, and gives what was logged. */
async function linesOfDelivery(
  message: OutboxMessage,
  answer: Answer,
  different: Partial<Store> = {},
  stop = new AbortController().signal,
): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  backend.answers = [answer];
  const webhook = aWebhook(backend.url);
  const deliverer = new Deliverer({ webhook, now: Date.now, deadlineMs: 10_000 });
  const context = {
    store: { ...store, ...different },
    deliverer,
    now: Date.now,
    random: () => 0.5,
    metrics: uncounted,
    log: (level: string, facts: object, text: string) => void lines.push({ level, text, ...facts }),
  };
  await sendMessage(context, message, stop);
  await deliverer.close();
  return lines;
}

describe('the log line of a delivery', () => {
  it('names message, verification, delivery, and the status or error', async () => {
    const message = await leasedMessage();
    const about = { webhook: 'msg_1', verification: message.verificationId, delivery: 1 };
    expect(await linesOfDelivery(message, answerWith(500))).toEqual([
      {
        ...about,
        level: 'warn',
        text: 'webhook failed, will be retried',
        error: '500',
        retryInMs: expect.any(Number) as unknown,
      },
    ]);
    expect(await linesOfDelivery(message, answerWith(410))).toEqual([
      { ...about, level: 'error', text: 'webhook failed for good', error: '410' },
    ]);
    expect(await linesOfDelivery(message, answerWith(200))).toEqual([
      { ...about, level: 'info', text: 'webhook delivered', status: 200 },
    ]);
  });

  it('holds nothing of address, body and secret', async () => {
    const message = await leasedMessage();
    const lines = [
      ...(await linesOfDelivery(message, answerWith(200))),
      ...(await linesOfDelivery(message, answerWith(302, { location: '/canary' }))),
      ...(await linesOfDelivery(message, (response) => response.destroy())),
    ];
    expect(lines).toHaveLength(3);
    const secret = firstSecret.slice('whsec_'.length);
    for (const word of ['canary', secret, '127.0.0.1', 'shop.example']) {
      expect(JSON.stringify(lines)).not.toContain(word);
    }
  });
});

describe('a delivery whose outcome cannot be stored', () => {
  it('leaves the message leased, so that it is sent again, and says so', async () => {
    const message = await leasedMessage();
    const stop = new AbortController();
    const markDelivered = () => {
      stop.abort();
      return Promise.reject(new ProblemError('storage-unavailable'));
    };
    const lines = await linesOfDelivery(message, answerWith(204), { markDelivered }, stop.signal);
    expect(lines.map(({ text }) => text)).toEqual([
      'webhook delivered',
      'outcome of a webhook not stored, it will be sent again',
    ]);
    expect(await store.claimMessages(59_999, 120_000, 1)).toEqual([]);
    expect(await store.claimMessages(60_000, 120_000, 1)).toMatchObject([{ id: 'msg_1' }]);
  });
});
