import type {
  CreatedVerification,
  Problem,
  VerificationList,
  VerificationRecord,
  WebhookEvent,
} from 'ekyc-verify-protocol';
import type { InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBackend, type TestBackend } from '../../test/support/backend.js';
import { aWebhook } from '../../test/support/config.js';
import { bearer, startTestProxy, type TestProxy } from '../../test/support/proxy.js';

let proxy: TestProxy;
let backend: TestBackend;
beforeEach(async () => {
  backend = await startBackend();
  proxy = await startTestProxy({ webhook: aWebhook(backend.url) });
});
afterEach(async () => {
  await backend.stop();
  await proxy.stop();
});

const urlOf = ({ id }: Pick<CreatedVerification, 'id'>) => `/v1/verifications/${id}`;
const list = (query = '') => proxy.backend({ url: `/v1/verifications${query}` });
const listed = async (query = '') => (await list(query)).json<VerificationList>();
const cancel = (created: Pick<CreatedVerification, 'id'>) =>
  proxy.backend({ method: 'POST', url: `${urlOf(created)}/cancel` });
const erase = (created: Pick<CreatedVerification, 'id'>) =>
  proxy.backend({ method: 'DELETE', url: urlOf(created) });
const comeBack = ({ id, clientSecret }: CreatedVerification, token: string) =>
  proxy.page({
    method: 'POST',
    url: `/v1/verifications/${id}/return`,
    headers: bearer(clientSecret),
    body: { token },
  });

describe('the list of verifications', () => {
  it('is newest first, in pages that a cursor leads through', async () => {
    const created: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      created.unshift((await proxy.create()).id);
      proxy.advance(1000);
    }
    const first = await listed('?limit=2');
    const second = await listed(`?limit=2&cursor=${first.nextCursor}`);
    const third = await listed(`?limit=2&cursor=${second.nextCursor}`);
    const ids = [first, second, third].flatMap(({ data }) => data.map(({ id }) => id));
    expect(ids).toEqual(created);
    expect(third.nextCursor).toBeNull();
    expect((await listed()).nextCursor).toBeNull();
  });

  it('is kept to a reference, a status and a time', async () => {
    const [mine, other] = [
      await proxy.create({ reference: 'user-7' }),
      await proxy.create({ reference: 'user-8' }),
    ];
    await cancel(other);
    proxy.advance(3_600_000);
    const late = await proxy.create();
    const noon = new Date(Date.now() + 1_800_000).toISOString();
    const idsOf = async (query: string) => (await listed(query)).data.map(({ id }) => id);
    expect(await idsOf('?reference=user-7')).toEqual([mine.id]);
    expect(await idsOf('?status=canceled')).toEqual([other.id]);
    expect(await idsOf(`?createdAfter=${noon}`)).toEqual([late.id]);
    expect((await idsOf(`?createdBefore=${noon}`)).toSorted()).toEqual(
      [mine.id, other.id].toSorted(),
    );
    expect(await idsOf('?reference=nobody')).toEqual([]);
  });

  it('shows what a backend sees, without tokens', async () => {
    const created = await proxy.create({ reference: 'user-7' });
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'pass');
    await comeBack(created, bizToken);
    const response = await list();
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toMatchObject({
      data: [{ id: created.id, reference: 'user-7', attempt: { status: 'passed' } }],
    });
    expect(response.body).not.toMatch(/resultToken|clientSecret|canary/);
  });

  it.each([
    ['?limit=0', '/limit'],
    ['?limit=101', '/limit'],
    ['?limit=ten', '/limit'],
    ['?status=cancelled', '/status'],
    ['?createdAfter=yesterday', '/createdAfter'],
    ['?createdBefore=2026-13-40T00:00:00Z', '/createdBefore'],
    ['?createdBefore=2016-12-31T23:59:60Z', '/createdBefore'],
    ['?reference=', '/reference'],
    ['?page=2', '/page'],
    ['?limit=5&limit=6', '/limit'],
  ])('is refused for %s, and the field named', async (query, pointer) => {
    const problem = (await list(query)).json<Problem>();
    expect(problem).toMatchObject({ code: 'invalid-request', status: 400 });
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it.each(['%00', 'a%00b', '%ED%A0%80'.repeat(43), 'x'.repeat(129)])(
    'refuses %s for a reference, which none can be',
    async (reference) => {
      const response = await list(`?reference=${reference}`);
      expect(response.json()).toMatchObject({ code: 'invalid-request' });
    },
  );

  it('takes no cursor of another list, that was cut, or of another proxy', async () => {
    for (let time = 0; time < 3; time += 1) await proxy.create({ reference: 'user-7' });
    const { nextCursor } = await listed('?limit=1&reference=user-7');
    const cursor = String(nextCursor);
    const other = await startTestProxy({ secrets: ['another-seal-secret-of-32-bytes-or-more'] });
    for (const query of [
      `?limit=1&cursor=${cursor}`,
      `?reference=user-8&cursor=${cursor}`,
      `?reference=user-7&status=passed&cursor=${cursor}`,
      `?reference=user-7&cursor=${cursor.slice(0, -2)}`,
      `?reference=user-7&cursor=${cursor.replace(/.(?=.{9}$)/, (one) => (one === 'A' ? 'B' : 'A'))}`,
      '?reference=user-7&cursor=1',
    ]) {
      expect((await list(query)).json(), query).toMatchObject({ code: 'cursor-invalid' });
    }
    const elsewhere = await other.backend({
      url: `/v1/verifications?reference=user-7&cursor=${cursor}`,
    });
    await other.stop();
    expect(elsewhere.json()).toMatchObject({ code: 'cursor-invalid' });
    expect((await listed(`?limit=5&reference=user-7&cursor=${cursor}`)).data).toHaveLength(2);
  });
});

describe('canceling a verification', () => {
  it('ends it for everybody, and its webhook tells it, once', async () => {
    const created = await proxy.create({ reference: 'user-7' });
    const response = await cancel(created);
    expect(response.statusCode).toBe(200);
    expect(response.json<VerificationRecord>()).toMatchObject({
      id: created.id,
      status: 'canceled',
      reason: null,
      retryable: false,
      attemptsLeft: 0,
    });
    const again = await cancel(created);
    expect(again.statusCode).toBe(200);
    const { resultToken: _, ...first } = response.json<VerificationRecord>();
    expect(again.json()).toMatchObject(first);
    await expect(proxy.begin(created)).rejects.toThrow(/verification-over/);
    await expect.poll(() => backend.received).toHaveLength(1);
    const event = JSON.parse(backend.received[0]?.body ?? '') as WebhookEvent;
    expect(event).toMatchObject({
      type: 'verification.canceled',
      data: { id: created.id, reference: 'user-7', reason: null },
    });
  });

  it('wakes the page that waits for it', async () => {
    const { id, clientSecret } = await proxy.create();
    const waiting = proxy.page({
      url: `/v1/verifications/${id}`,
      headers: { ...bearer(clientSecret), prefer: 'wait=20' },
    });
    await cancel({ id });
    expect((await waiting).json()).toMatchObject({ status: 'canceled' });
  });

  it('after it has passed is refused, and the pass stands', async () => {
    const created = await proxy.create();
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'pass');
    await comeBack(created, bizToken);
    const response = await cancel(created);
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'verification-over' });
    expect((await proxy.backend({ url: urlOf(created) })).json()).toMatchObject({
      status: 'passed',
    });
  });

  it('while a person is on the way leaves the end as it is, whatever comes back', async () => {
    const created = await proxy.create();
    const { bizToken } = await proxy.begin(created);
    await cancel(created);
    proxy.simulator.finish(bizToken, 'pass');
    expect((await comeBack(created, bizToken)).json()).toMatchObject({ status: 'canceled' });
  });
});

describe('erasing a verification', () => {
  it('leaves nothing of it, and says so the second time', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const body = { redirectUrl: 'https://shop.example/', reference: 'canary-user' };
    const create = () =>
      proxy.backend({ method: 'POST', url: '/v1/verifications', headers: key, body });
    const created = (await create()).json<CreatedVerification>();
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'not-live');
    await comeBack(created, bizToken);
    await cancel(created);
    const response = await erase(created);
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(await erase(created).then((again) => again.json())).toMatchObject({
      code: 'verification-not-found',
    });
    for (const request of [
      proxy.backend({ url: urlOf(created) }),
      proxy.page({ url: urlOf(created), headers: bearer(created.clientSecret) }),
      comeBack(created, bizToken),
      cancel(created),
    ]) {
      expect((await request).json()).toMatchObject({ code: 'verification-not-found' });
    }
    expect((await list()).body).not.toContain('canary-user');
    // The key is free again, and makes another one.
    expect((await create()).json<CreatedVerification>().id).not.toBe(created.id);
  });

  it('while the vendor is asked is no fault, and nothing comes of the answer', async () => {
    const created = await proxy.create();
    const { bizToken } = await proxy.begin(created);
    proxy.simulator.finish(bizToken, 'pass');
    proxy.simulator.setFaults({ latencyMs: 200 });
    const asking = comeBack(created, bizToken);
    await expect.poll(() => proxy.simulator.calls().GetWebVerificationResultIntl).toBe(1);
    await erase(created);
    expect((await asking).json()).toMatchObject({ code: 'verification-not-found' });
    expect(proxy.log()).not.toContain('"level":50');
    expect(backend.received).toEqual([]);
  });

  it('while its webhook is under way is no fault, and nothing is sent again', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    backend.answers = [(response) => void released.then(() => response.writeHead(500).end())];
    const created = await proxy.create();
    await cancel(created);
    await expect.poll(() => backend.open).toBe(1);
    await erase(created);
    release();
    await expect.poll(() => proxy.log()).toContain('webhook failed, will be retried');
    proxy.advance(3_600_000);
    expect((await proxy.backend({ url: '/v1/webhooks?state=waiting' })).json()).toEqual({
      messages: [],
    });
    expect(proxy.log()).not.toContain('"level":50');
    expect(backend.received).toHaveLength(1);
  });

  it('while its webhook waits takes that along', async () => {
    await backend.stop();
    const created = await proxy.create();
    await cancel(created);
    const waiting = async () =>
      (await proxy.backend({ url: '/v1/webhooks?state=waiting' })).json<{ messages: object[] }>()
        .messages;
    expect(await waiting()).toHaveLength(1);
    await erase(created);
    expect(await waiting()).toEqual([]);
    backend = await startBackend();
  });
});

describe('each of these calls', () => {
  const unknown = `/v1/verifications/ver_${'A'.repeat(22)}`;
  const calls = [
    ['list', { url: '/v1/verifications' }],
    ['cancel', { method: 'POST', url: `${unknown}/cancel` }],
    ['erase', { method: 'DELETE', url: unknown }],
  ] satisfies [string, InjectOptions][];

  it.each(calls)('%s is for backends alone', async (_, call) => {
    const { clientSecret } = await proxy.create();
    const asked = async (headers: Record<string, string>) => {
      const response = await proxy.app.inject({ ...call, headers });
      return [response.statusCode, response.json<Problem>().code];
    };
    expect(await asked({})).toEqual([401, 'credentials-missing']);
    expect(await asked(bearer('no-such-key'))).toEqual([401, 'api-key-invalid']);
    expect(await asked(bearer(clientSecret))).toEqual([403, 'api-key-required']);
  });

  it.each(calls.slice(1))('%s of an unknown verification finds nothing', async (_, call) => {
    const response = await proxy.backend(call);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: 'verification-not-found' });
  });

  it('is not offered to pages: a browser is told of GET and POST only', async () => {
    const preflight = await proxy.page({
      method: 'OPTIONS',
      url: unknown,
      headers: { 'access-control-request-method': 'DELETE' },
    });
    expect(preflight.headers['access-control-allow-methods']).not.toContain('DELETE');
  });
});
