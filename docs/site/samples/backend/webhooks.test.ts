import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EkycClient } from 'ekyc-verify-backend';
import { startSimulatedProxy, type SimulatedProxy } from 'ekyc-verify-proxy/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplesIn } from '../collect.ts';
import { shopOrigin, verify } from './person.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

describe('the backend of docs/webhooks.md', () => {
  let backend: ChildProcess;
  let ended: Promise<unknown>;
  let lines: AsyncIterator<string>;
  let url: string;
  let proxy: SimulatedProxy;

  beforeAll(async () => {
    const sample = samplesIn('js').find(({ document }) => document === 'docs/webhooks.md');
    // From standard input, a module finds its packages from the working directory.
    backend = spawn(process.execPath, ['--input-type=module', '-'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { WEBHOOK_SECRET: secret, PORT: '0' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    ended = once(backend, 'exit');
    backend.stdin?.end(sample?.code);
    if (backend.stdout === null) throw new Error('The example has no output.');
    lines = createInterface({ input: backend.stdout })[Symbol.asyncIterator]();
    url = (await nextLine()).replace('listening on ', '');
    proxy = await startSimulatedProxy({
      origins: [shopOrigin],
      webhookUrl: url,
      environment: { EKYC_WEBHOOK_SECRET: secret },
    });
  });
  afterAll(async () => {
    await proxy.stop();
    backend.kill();
    await ended;
  });

  async function nextLine(): Promise<string> {
    const { value } = await lines.next();
    return String(value);
  }

  /** A delivery as the proxy makes it, at will. */
  async function deliver(messageId: string, reference: string, signedBy = secret): Promise<number> {
    const body = JSON.stringify({
      type: 'verification.failed',
      timestamp: new Date().toISOString(),
      data: { id: 'ver_0123456789abcdefghijkl', reference },
    });
    const sentAt = new Date(Math.floor(Date.now() / 1000) * 1000);
    const headers = {
      'webhook-id': messageId,
      'webhook-timestamp': String(sentAt.getTime() / 1000),
      'webhook-signature': new Webhook(signedBy).sign(messageId, sentAt, body),
    };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  it('takes what the proxy sends', async () => {
    const ekyc = new EkycClient({ url: proxy.url, apiKey: proxy.apiKey });
    const { id } = await verify(proxy, ekyc, { reference: 'user-1' }, 'pass');
    expect(await nextLine()).toBe(`verification.passed user-1 ${id}`);
  });

  it('goes on after a caller that hangs up', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
    );
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
    expect(await deliver('msg_1', 'user-1', otherSecret)).toBe(400);
  });

  it('acts once on a message that comes twice, and refuses a forgery', async () => {
    expect(await deliver('msg_2', 'user-2')).toBe(204);
    expect(await deliver('msg_2', 'user-2')).toBe(204);
    expect(await deliver('msg_3', 'user-3', otherSecret)).toBe(400);
    expect(await deliver('msg_4', 'user-4')).toBe(204);
    expect(await nextLine()).toContain('user-2');
    expect(await nextLine()).toContain('user-4');
  });
});
