import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { openStore } from '../store/open.js';
import type { OutboxMessage } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { uncounted } from '../../test/support/metrics.js';
import { aVerificationRow } from '../../test/support/rows.js';
import { attempt } from './attempt.js';
import { Deliverer } from './deliver.js';
import { resultMessage } from './message.js';
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
  const row = aVerificationRow({ reference: 'canary-reference', metadata: { note: 'canary' } });
  const ending = { status: 'passed', reason: null, resultCode: 0, finishedAt: 1000 } as const;
  await store.insert(row);
  await store.finish(row.id, ending, () =>
    resultMessage(row, ending, { id: 'msg_1', retryable: false }),
  );
  const [message] = await store.claimMessages(2000, 60_000, 1);
  if (message === undefined) throw new Error('Nothing was due.');
  return message;
}

/** Makes one try that is answered like this, and gives what was logged. */
async function linesOfTry(
  message: OutboxMessage,
  answer: Answer,
  different: Partial<Store> = {},
  stop = new AbortController().signal,
): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  backend.answers = [answer];
  const webhook = { url: backend.url, secrets: [firstSecret], allowPrivate: ['127.0.0.1'] };
  const deliverer = new Deliverer({ webhook, now: Date.now, deadlineMs: 10_000 });
  const context = {
    store: { ...store, ...different },
    deliverer,
    now: Date.now,
    random: () => 0.5,
    metrics: uncounted,
    log: (level: string, facts: object, text: string) => void lines.push({ level, text, ...facts }),
  };
  await attempt(context, message, stop);
  await deliverer.close();
  return lines;
}

describe('the log line of a try', () => {
  it('names message, verification, try, and the status or error', async () => {
    const message = await leasedMessage();
    const about = { webhook: 'msg_1', verification: message.verificationId, attempt: 1 };
    expect(await linesOfTry(message, answerWith(500))).toEqual([
      {
        ...about,
        level: 'warn',
        text: 'webhook failed, will be retried',
        error: '500',
        retryInMs: expect.any(Number) as unknown,
      },
    ]);
    expect(await linesOfTry(message, answerWith(410))).toEqual([
      { ...about, level: 'error', text: 'webhook failed for good', error: '410' },
    ]);
    expect(await linesOfTry(message, answerWith(200))).toEqual([
      { ...about, level: 'info', text: 'webhook delivered', status: 200 },
    ]);
  });

  it('holds nothing of address, body and secret', async () => {
    const message = await leasedMessage();
    const lines = [
      ...(await linesOfTry(message, answerWith(200))),
      ...(await linesOfTry(message, answerWith(302, { location: '/canary' }))),
      ...(await linesOfTry(message, (response) => response.destroy())),
    ];
    expect(lines).toHaveLength(3);
    const secret = firstSecret.slice('whsec_'.length);
    for (const word of ['canary', secret, '127.0.0.1', 'shop.example']) {
      expect(JSON.stringify(lines)).not.toContain(word);
    }
  });
});

describe('a try whose outcome cannot be stored', () => {
  it('leaves the message leased, so that it is sent again, and says so', async () => {
    const message = await leasedMessage();
    const stop = new AbortController();
    const markDelivered = () => {
      stop.abort();
      return Promise.reject(new ProblemError('storage-unavailable'));
    };
    const lines = await linesOfTry(message, answerWith(204), { markDelivered }, stop.signal);
    expect(lines.map(({ text }) => text)).toEqual([
      'webhook delivered',
      'outcome of a webhook not stored, it will be sent again',
    ]);
    expect(await store.claimMessages(59_999, 120_000, 1)).toEqual([]);
    expect(await store.claimMessages(60_000, 120_000, 1)).toMatchObject([{ id: 'msg_1' }]);
  });
});
