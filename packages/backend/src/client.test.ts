import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { problem, startScriptedServer, type ScriptedServer } from '../test/scripted-server.ts';
import { EkycClient } from './client.js';
import { EkycError } from './errors.js';

const apiKey = 'test-backend-key-0123456789-0123456789';
const id = 'ver_0123456789abcdefghijkl';
const created = { id, clientSecret: `${id}_secret_x`, expiresAt: '2026-11-25T00:00:00.000Z' };
const verification = { id, status: 'passed' };
/** Repeat at once: tests don't wait. */
const soon = { headers: { 'retry-after': '0' } };

let server: ScriptedServer;
let ekyc: EkycClient;
beforeAll(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  server = await startScriptedServer();
  ekyc = new EkycClient({ url: `${server.url}/kyc/`, apiKey });
});
afterEach(() => server.requests.splice(0));
afterAll(async () => {
  vi.restoreAllMocks();
  await server.stop();
});

const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('It should have failed.'),
    (error: unknown) => error as EkycError,
  );

describe('a creation', () => {
  it('is sent below the path prefix, with the key and a key of its own', async () => {
    server.answer({ status: 201, body: created });
    expect(await ekyc.create({ reference: 'user-7' })).toEqual(created);
    expect(server.requests).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: '/kyc/v1/verifications',
        body: { reference: 'user-7' },
        headers: expect.objectContaining({
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
        }),
      }),
    ]);
  });

  it('repeats itself under one key when the connection breaks or the proxy is busy', async () => {
    server.answer('break', problem('overloaded', 503, soon), { status: 201, body: created });
    expect(await ekyc.create({})).toEqual(created);
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('has another key each time it is called', async () => {
    server.answer({ status: 201, body: created }, { status: 201, body: created });
    await ekyc.create({});
    await ekyc.create({});
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  it('takes the caller’s key, and refuses one that no header can hold', async () => {
    server.answer({ status: 200, body: created });
    await ekyc.create({}, { idempotencyKey: 'order-4711' });
    expect(server.requests[0]?.headers['idempotency-key']).toBe('order-4711');
    for (const idempotencyKey of ['', 'two words', 'line\nend', 'x'.repeat(256)]) {
      await expect(ekyc.create({}, { idempotencyKey })).rejects.toThrow(TypeError);
    }
    expect(server.requests).toHaveLength(1);
  });
});

describe('the other calls', () => {
  it('have the paths of the API', async () => {
    const attempt = { id: 'att_0', verificationUrl: 'https://vendor.example/' };
    const list = { data: [], nextCursor: null };
    const report = { verification, result: { Response: {} } };
    server.answer(
      { status: 201, body: attempt },
      ...[verification, verification, list, report].map((body) => ({ status: 200, body })),
      { status: 204, body: '' },
    );
    expect(await ekyc.beginAttempt(id, { compareImage: 'aGk=' })).toEqual(attempt);
    expect(await ekyc.get(id, { waitSeconds: 20 })).toEqual(verification);
    expect(await ekyc.cancel(id)).toEqual(verification);
    const createdAfter = new Date('2026-11-24T00:00:00Z');
    expect(await ekyc.list({ reference: 'a&b', createdAfter, limit: 5 })).toEqual(list);
    expect(await ekyc.report(id, { include: ['bestFrame', 'video'] })).toEqual(report);
    expect(await ekyc.erase(id)).toBeUndefined();
    expect(server.requests.map(({ method, url }) => `${method} ${url.slice(21)}`)).toEqual([
      `POST /${id}/attempts`,
      `GET /${id}`,
      `POST /${id}/cancel`,
      'GET ?reference=a%26b&createdAfter=2026-11-24T00%3A00%3A00.000Z&limit=5',
      `GET /${id}/report?include=bestFrame%2Cvideo`,
      `DELETE /${id}`,
    ]);
    expect(server.requests[0]?.body).toEqual({ compareImage: 'aGk=' });
    expect(server.requests[1]?.headers.prefer).toBe('wait=20');
    expect(server.requests[2]?.body).toBeUndefined();
  });

  it('take null in a filter for nothing', async () => {
    const list = { data: [], nextCursor: null };
    server.answer({ status: 200, body: list }, { status: 200, body: list });
    await ekyc.list({ cursor: null, reference: null, status: null, createdAfter: null });
    for await (const each of ekyc.listAll({ cursor: null })) expect(each).toBeUndefined();
    expect(server.requests.map(({ url }) => url.slice(21))).toEqual(['', '']);
  });

  it('refuse at once what JSON can’t hold', async () => {
    const metadata: Record<string, unknown> = {};
    metadata['itself'] = metadata;
    for (const odd of [{ expiresIn: 3600n }, { metadata }]) {
      await expect(ekyc.create(odd as never)).rejects.toThrow(TypeError);
    }
    expect(server.requests).toEqual([]);
  });

  it('walk through all pages of a list, each fetched when it is needed', async () => {
    const page = (ids: string[], nextCursor: string | null) => ({
      status: 200,
      body: { data: ids.map((each) => ({ id: each })), nextCursor },
    });
    server.answer(page(['a', 'b'], 'c1'), page([], 'c2'), page(['c'], null));
    const ids: string[] = [];
    for await (const each of ekyc.listAll({ status: 'failed' })) ids.push(each.id);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(server.requests.map(({ url }) => url.split('?')[1])).toEqual([
      'status=failed',
      'status=failed&cursor=c1',
      'status=failed&cursor=c2',
    ]);
    server.answer(page(['a', 'b'], 'c1'));
    for await (const each of ekyc.listAll()) if (each.id === 'a') break;
    expect(server.requests).toHaveLength(4);
  });

  it.each(['', '..', '../../admin', 'ver_short', `${id}/report`, `${id}?x`, undefined, { id }])(
    'ask nothing about %j, which is no ID',
    async (nonsense) => {
      for (const call of [
        ekyc.get(nonsense as string),
        ekyc.erase(nonsense as string),
        ekyc.cancel(nonsense as string),
        ekyc.report(nonsense as string),
        ekyc.beginAttempt(nonsense as string),
      ]) {
        expect(await failure(call)).toMatchObject({ code: 'invalid-request', status: null });
      }
      expect(server.requests).toEqual([]);
    },
  );

  it('wait no longer than the proxy would', async () => {
    for (const waitSeconds of [-1, 26, 1.5]) {
      await expect(ekyc.get(id, { waitSeconds })).rejects.toThrow('waitSeconds');
    }
  });
});

describe('an erasure that is repeated', () => {
  it('is a success when the answer to the first was lost', async () => {
    server.answer('break', problem('verification-not-found', 404));
    await expect(ekyc.erase(id)).resolves.toBeUndefined();
  });

  it('says when there was nothing to erase in the first place', async () => {
    server.answer(problem('verification-not-found', 404));
    expect(await failure(ekyc.erase(id))).toMatchObject({ code: 'verification-not-found' });
  });
});

describe('an error', () => {
  it('carries what the proxy said: code, status, request, fields, and when to come again', async () => {
    const errors = [{ pointer: '/maxAttempts', detail: 'must be <= 20' }];
    server.answer(
      problem('invalid-request', 400, { detail: 'The body does not fit.', errors }),
      problem('daily-limit-reached', 429, { headers: { 'retry-after': '3600' } }),
    );
    const refused = await failure(ekyc.create({ maxAttempts: 21 }));
    expect(refused).toBeInstanceOf(EkycError);
    expect(refused).toMatchObject({
      name: 'EkycError',
      code: 'invalid-request',
      status: 400,
      requestId: 'req-7',
      retryAfterSeconds: null,
      errors,
      message:
        'What invalid-request means. The body does not fit. Fields: /maxAttempts must be <= 20.',
    });
    expect(await failure(ekyc.create({}))).toMatchObject({
      code: 'daily-limit-reached',
      retryAfterSeconds: 3600,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('of a busy proxy comes after two repetitions, or as many as the client is told', async () => {
    const busy = problem('upstream-busy', 503, soon);
    server.answer(busy, busy, busy);
    expect(await failure(ekyc.get(id))).toMatchObject({ code: 'upstream-busy', status: 503 });
    expect(server.requests).toHaveLength(3);
    const once = new EkycClient({ url: server.url, apiKey, maxRetries: 0 });
    server.answer(busy);
    expect(await failure(once.get(id))).toMatchObject({ code: 'upstream-busy' });
    expect(server.requests).toHaveLength(4);
  });

  it('understands Retry-After as a date', async () => {
    const late = new Date(Date.now() + 3_600_000).toUTCString();
    server.answer(problem('overloaded', 503, { headers: { 'retry-after': late } }));
    const { retryAfterSeconds } = await failure(ekyc.get(id));
    expect(retryAfterSeconds).toBeGreaterThan(3000);
    expect(retryAfterSeconds).toBeLessThanOrEqual(3600);
  });

  it('tells a proxy that cannot be reached from one that does not answer', async () => {
    const gone = await startScriptedServer();
    await gone.stop();
    const away = new EkycClient({ url: gone.url, apiKey, maxRetries: 0 });
    const unreachable = await failure(away.get(id));
    expect(unreachable).toMatchObject({ code: 'network', status: null });
    expect(unreachable.message).toContain(`${gone.url} can’t be reached (ECONNREFUSED)`);
    server.answer('silence');
    const hasty = new EkycClient({ url: server.url, apiKey, maxRetries: 0, timeoutMs: 50 });
    expect(await failure(hasty.get(id))).toMatchObject({ code: 'timeout', status: null });
  });

  it.each([
    ['a page of HTML', { status: 200, body: '<!doctype html>' }],
    ['nothing', { status: 200, body: '' }],
    ['another server’s JSON', { status: 200, body: { hello: 'world' } }],
    ['another verification', { status: 200, body: { ...verification, id: id.toUpperCase() } }],
    ['a status that it does not know', { status: 200, body: { id, status: 'PASSED' } }],
    ['a redirect', { status: 302, body: '', headers: { location: 'https://evil.example/' } }],
    ['another server’s error', { status: 404, body: { error: 'no such page' } }],
  ])('is invalid-answer for %s', async (_, answer) => {
    server.answer(answer);
    expect(await failure(ekyc.get(id))).toMatchObject({
      code: 'invalid-answer',
      status: answer.status,
      message: expect.stringContaining(`${server.url}/kyc/v1/verifications`),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('holds no key and nothing that was sent', async () => {
    server.answer(problem('internal-error', 500));
    const broken = new EkycClient({
      url: server.url,
      apiKey,
      maxRetries: 0,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    });
    for (const client of [ekyc, broken]) {
      const error = await failure(client.create({ reference: 'user-canary' }));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/canary|test-backend-key/);
    }
  });
});

it('a caller that gives up gets its own reason, while a call is under way or waits', async () => {
  server.answer('silence', problem('overloaded', 503, { headers: { 'retry-after': '29' } }));
  const gone = new Error('gone');
  for (const seen of [1, 2]) {
    const caller = new AbortController();
    const call = failure(ekyc.get(id, { signal: caller.signal }));
    await expect.poll(() => server.requests.length).toBe(seen);
    caller.abort(gone);
    expect(await call).toBe(gone);
  }
});

it('follows no redirect with the key', async () => {
  const other = await startScriptedServer();
  server.answer({ status: 307, body: '', headers: { location: `${other.url}/v1/verifications` } });
  expect(await failure(ekyc.create({}))).toMatchObject({ code: 'invalid-answer', status: 307 });
  expect(other.requests).toEqual([]);
  await other.stop();
});
