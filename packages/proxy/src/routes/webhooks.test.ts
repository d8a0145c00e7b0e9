import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey, aWebhook, reportApiKey } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';
import { answerWith, silence, startBackend, type TestBackend } from '../../test/support/backend.js';

type Listed = { messages: { id: string; state: string; lastError: string | null }[] };

let proxy: TestProxy;
let backend: TestBackend;
beforeEach(async () => {
  backend = await startBackend();
  proxy = await startTestProxy({
    webhook: aWebhook(backend.url),
  });
});
afterEach(async () => {
  // First the backend, so that no delivery of the proxy's waits for it.
  await backend.stop();
  await proxy.stop();
});

async function finished() {
  const { id, clientSecret, bizToken } = await proxy.start();
  proxy.simulator.finish(bizToken, 'pass');
  await proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token: bizToken },
  });
  return { id, clientSecret };
}
const list = (query = '', secret = apiKey) =>
  proxy.app.inject({ url: `/v1/webhooks${query}`, headers: bearer(secret) });
const resend = (id: string, secret = apiKey) =>
  proxy.app.inject({
    method: 'POST',
    url: `/v1/webhooks/${id}/resend`,
    headers: bearer(secret),
  });
const idsOf = async (state: string) =>
  (await list(`?state=${state}`)).json<Listed>().messages.map((message) => message.id);

describe('the list of webhooks', () => {
  it('shows those that are given up, with what the last delivery said', async () => {
    backend.answers = [answerWith(410)];
    const { id } = await finished();
    await expect.poll(() => idsOf('failed')).toHaveLength(1);
    const response = await list();
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toEqual({
      messages: [
        {
          id: backend.received[0]?.id,
          verificationId: id,
          type: 'verification.passed',
          state: 'failed',
          deliveries: 1,
          lastError: '410',
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
          nextDeliveryAt: null,
        },
      ],
    });
  });

  it('tells the states apart', async () => {
    await finished();
    await expect.poll(() => idsOf('delivered')).toHaveLength(1);
    backend.answers = [silence];
    await finished();
    await expect.poll(() => backend.open).toBe(1);
    expect(await idsOf('waiting')).toEqual([backend.received[1]?.id]);
    expect(await idsOf('delivered')).toEqual([backend.received[0]?.id]);
    expect(await idsOf('failed')).toEqual([]);
  });

  it.each(['?state=lost', '?state=', '?limit=5', '?state=failed&state=waiting'])(
    'is refused for %s',
    async (query) => {
      expect((await list(query)).json()).toMatchObject({ code: 'invalid-request' });
    },
  );
});

describe('sending a webhook again', () => {
  it('delivers the same message under the same id', async () => {
    backend.answers = [answerWith(410), answerWith(204)];
    await finished();
    await expect.poll(() => idsOf('failed')).toHaveLength(1);
    const [first] = backend.received;
    expect((await resend(first?.id ?? '')).statusCode).toBe(202);
    await expect.poll(() => backend.received).toHaveLength(2);
    expect(backend.received[1]).toMatchObject({ id: first?.id, body: first?.body });
    await expect.poll(() => idsOf('delivered')).toEqual([first?.id]);
  });

  it('works for one that was delivered: the backend may have lost it', async () => {
    await finished();
    await expect.poll(() => idsOf('delivered')).toHaveLength(1);
    const [id = ''] = await idsOf('delivered');
    await resend(id);
    await expect.poll(() => backend.received.map((message) => message.id)).toEqual([id, id]);
  });

  it('of an unknown id, or of what is no id, is refused', async () => {
    const unknown = await resend('msg_00000000-0000-4000-8000-000000000000');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json()).toMatchObject({ code: 'not-found' });
    expect((await resend('msg_1')).json()).toMatchObject({ code: 'invalid-request' });
  });
});

describe('both calls', () => {
  const calls = [
    ['list', { url: '/v1/webhooks' }],
    [
      'resend',
      { method: 'POST', url: '/v1/webhooks/msg_00000000-0000-4000-8000-000000000000/resend' },
    ],
  ] as const;

  it.each(calls)('%s is for backends alone', async (_, call) => {
    const { clientSecret } = await proxy.start();
    const asked = async (headers: Record<string, string>) => {
      const response = await proxy.app.inject({ ...call, headers });
      return [response.statusCode, response.json<{ code: string }>().code];
    };
    expect(await asked({})).toEqual([401, 'credentials-missing']);
    expect(await asked(bearer('no-such-key'))).toEqual([401, 'api-key-invalid']);
    expect(await asked(bearer(clientSecret))).toEqual([403, 'api-key-required']);
  });

  it.each(calls)('%s takes a key of either kind', async (_, call) => {
    for (const key of [apiKey, reportApiKey]) {
      const response = await proxy.app.inject({ ...call, headers: bearer(key) });
      expect([200, 404]).toContain(response.statusCode);
    }
  });
});
