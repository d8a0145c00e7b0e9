import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebhookEvent } from 'ekyc-verify-protocol';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aVerificationRow } from '../support/rows.js';
import { retryDelaysMs } from '../../src/webhooks/backoff.js';
import { Deliverer } from '../../src/webhooks/deliver.js';
import { outboxOf } from '../../src/webhooks/message.js';
import { firstSecret, secondSecret } from '../support/backend.js';
import { aWebhook } from '../support/config.js';

const page = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8');

/** The first sample of a language. */
function sample(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? [];
  return code ?? '';
}

describe('docs/webhooks.md', () => {
  it('shows a body of the published form', () => {
    const event = JSON.parse(sample('json')) as unknown;
    expect(Value.Errors(WebhookEvent, event)).toEqual([]);
  });

  it('names the number of deliveries', () => {
    expect(page).toContain(`${retryDelaysMs.length + 1} tries`);
  });
});

describe('the example for Node', () => {
  let backend: ChildProcess;
  let lines: AsyncIterator<string>;
  let url: URL;

  beforeAll(async () => {
    // From standard input, a module finds its packages from the working directory.
    backend = spawn(process.execPath, ['--input-type=module', '-'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { WEBHOOK_SECRET: firstSecret, PORT: '0' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    backend.stdin?.end(sample('js'));
    if (backend.stdout === null) throw new Error('The example has no output.');
    lines = createInterface({ input: backend.stdout })[Symbol.asyncIterator]();
    url = new URL((await nextLine()).replace('listening on ', ''));
  });
  afterAll(async () => {
    const ended = once(backend, 'exit');
    backend.kill();
    await ended;
  });

  async function nextLine(): Promise<string> {
    const { value } = await lines.next();
    return String(value);
  }

  /** Delivers the result of one verification, signed with this secret. */
  async function deliver(id: string, reference: string, secret = firstSecret) {
    const webhook = aWebhook(url, { secrets: [secret] });
    const deliverer = new Deliverer({ webhook, now: Date.now, deadlineMs: 10_000 });
    const row = aVerificationRow({ reference, status: 'passed', finishedAt: Date.now() });
    const [made] = outboxOf({ ...webhook, wake: () => undefined }).endMessages(row, null);
    if (made === undefined) throw new Error('No message was made.');
    const message = { ...made, id };
    try {
      return await deliverer.deliver(message, new AbortController().signal);
    } finally {
      await deliverer.close();
    }
  }

  it('takes what the proxy sends, ignores a duplicate and refuses a forgery', async () => {
    const taken = { outcome: 'delivered', status: 204 };
    expect(await deliver('msg_1', 'user-1')).toEqual(taken);
    expect(await deliver('msg_1', 'user-1')).toEqual(taken);
    expect(await deliver('msg_2', 'user-2', secondSecret)).toMatchObject({ error: '400' });
    expect(await deliver('msg_3', 'user-3')).toEqual(taken);
    expect(await nextLine()).toBe('verification.passed user-1 passed');
    expect(await nextLine()).toBe('verification.passed user-3 passed');
  });
});
