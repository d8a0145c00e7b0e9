import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookEvent } from 'ekyc-verify-protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { startPostgresServer, type PostgresServer } from '../store/postgres-server.js';
import { aVerificationRow } from '../support/rows.js';
import { apiKey, shopOrigin } from '../support/config.js';
import { bearer } from '../support/proxy.js';
import {
  comeBack,
  lifetimeMs,
  readOn,
  startInstances,
  startOn,
  type Instances,
} from './instances.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

let databaseUrl: string;
let instances: Instances;
beforeEach(async () => {
  databaseUrl = await server.newDatabase();
  instances = await startInstances(databaseUrl);
});
afterEach(() => instances.stop());

/** Reconciliation runs every few seconds, each instance's at its own time. */
const soon = { timeout: 30_000, interval: 100 };
const applied = () => instances.simulator.calls().ApplyWebVerificationBizTokenIntl;
const asked = () => instances.simulator.calls().GetWebVerificationResultIntl;
const told = () =>
  instances.backend.received
    .map(({ body }) => (JSON.parse(body) as WebhookEvent).data.id)
    .toSorted();

describe('two instances with one database', () => {
  it('answer the requests of one verification in turn', async () => {
    const { a, b, simulator } = instances;
    const started = await instances.start(a);
    simulator.finish(started.bizToken, 'pass');
    expect((await comeBack(b, started)).json()).toMatchObject({ status: 'passed' });
    expect((await readOn(a, started)).json()).toMatchObject({ status: 'passed' });
    await expect.poll(told).toEqual([started.id]);
    expect(asked()).toBe(1);
  });

  it('end a long poll at the one when the other learns the end', async () => {
    const { a, b, simulator } = instances;
    const started = await instances.start(a);
    const poll = readOn(a, started, 25);
    await sleep(200);
    simulator.finish(started.bizToken, 'no-face');
    await comeBack(b, started);
    expect((await poll).json()).toMatchObject({ status: 'failed', reason: 'capture' });
    await expect.poll(told).toEqual([started.id]);
  });

  it('give one verification for an Idempotency-Key that came to both at once', async () => {
    const start = (instance: Instances['a']) =>
      instance.inject({
        method: 'POST',
        url: '/v1/verifications',
        headers: { ...bearer(apiKey), 'idempotency-key': 'order-1234' },
        body: { redirectUrl: `${shopOrigin}/` },
      });
    const answers = await Promise.all(
      [instances.a, instances.b, instances.a, instances.b, instances.a].map(start),
    );
    const isNew = answers.filter((answer) => answer.statusCode === 201);
    expect(isNew).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1);
    expect(applied()).toBe(1);
  });

  it('buy one verification for equal starts of a reference that come to both at once', async () => {
    // One is given again only as long as it can still be begun for some minutes.
    await instances.stop();
    instances = await startInstances(databaseUrl, {}, 600_000);
    instances.simulator.setFaults({ latencyMs: 200 });
    const start = (instance: Instances['a']) =>
      instance.inject({
        method: 'POST',
        url: '/v1/verifications',
        headers: bearer(apiKey),
        body: { redirectUrl: `${shopOrigin}/`, reference: 'user-7', reuseOpen: true },
      });
    const { a, b } = instances;
    const answers = await Promise.all([a, b, a, b, a].map(start));
    expect(
      answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other),
    ).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(applied()).toBe(1);
  });

  it.each([
    [{ reference: 'user\u0000' }, 400],
    [{ reference: 'user \uD800 \u{1F600}', metadata: { note: '\u0000\uD800' } }, 201],
  ])('take or refuse odd texts before anything is bought: %j', async (odd, status) => {
    const answer = await instances.a.inject({
      method: 'POST',
      url: '/v1/verifications',
      headers: bearer(apiKey),
      body: { redirectUrl: `${shopOrigin}/`, ...odd },
    });
    expect(answer.statusCode).toBe(status);
    expect(applied()).toBe(status === 201 ? 1 : 0);
  });

  it('share reconciliation and the outbox, and do nothing twice', async () => {
    const { a, b, simulator } = instances;
    const all = await Promise.all(
      Array.from({ length: 120 }, (_, index) => instances.start(index % 2 === 0 ? a : b)),
    );
    for (const { bizToken } of all) simulator.finish(bizToken, 'pass');
    // Slow enough that both are at it at the same time.
    simulator.setFaults({ latencyMs: 50 });
    instances.advance(lifetimeMs);
    await expect.poll(() => told().length, soon).toBe(all.length);
    expect(told()).toEqual(all.map(({ id }) => id).toSorted());
    expect(asked()).toBe(all.length);
  }, 60_000);

  it('take over the question that a dead instance had taken, after its lease', async () => {
    const { a, simulator } = instances;
    const started = await instances.start(a);
    simulator.finish(started.bizToken, 'pass');
    const dead = await openStore(databaseUrl);
    const due = instances.now() + lifetimeMs;
    expect(await dead.claimDue(due, due + 60_000, 20)).toHaveLength(1);
    await dead.close();

    // Another verification shows that reconciliation has run meanwhile.
    const other = await instances.start(a);
    simulator.finish(other.bizToken, 'pass');
    instances.advance(30_000);
    await expect.poll(told, soon).toEqual([other.id]);
    expect(asked()).toBe(1);
    instances.advance(31_000 + lifetimeMs);
    await expect.poll(told, soon).toEqual([other.id, started.id].toSorted());
    expect(asked()).toBe(2);
  }, 60_000);

  it('take over the webhook that a dead instance had taken, after its lease', async () => {
    const dead = await openStore(databaseUrl);
    const later = instances.now() + 10_000;
    const row = aVerificationRow({ createdAt: later, nextAskAt: later + 600_000 });
    await dead.insert(row);
    const ending = { status: 'passed', reason: null, resultCode: 0, finishedAt: later } as const;
    await dead.finish(row.id, ending, () => ({
      id: 'msg_dead',
      verificationId: row.id,
      type: 'verification.passed',
      payload: JSON.stringify({ data: { id: row.id } }),
      createdAt: later,
    }));
    expect(await dead.claimMessages(later, later + 60_000, 20)).toHaveLength(1);
    await dead.close();

    // Another message shows that the outbox has been looked at meanwhile.
    instances.advance(30_000);
    const other = await instances.start(instances.a);
    instances.simulator.finish(other.bizToken, 'pass');
    await comeBack(instances.a, other);
    await expect.poll(told, soon).toEqual([other.id]);
    instances.advance(41_000);
    await expect.poll(told, soon).toEqual([other.id, row.id].toSorted());
  }, 60_000);
});

describe('two instances whose database is away', () => {
  it('say so, refuse at once what they cannot keep, buy nothing, and recover by themselves', async () => {
    const { a, b, simulator } = instances;
    const before = await instances.start(a);
    simulator.finish(before.bizToken, 'pass');
    const poll = readOn(b, before, 25);
    await server.stop();

    const unavailable = { status: 503, code: 'storage-unavailable' };
    expect((await poll).json()).toMatchObject(unavailable);
    for (const instance of [a, b]) {
      expect((await instance.inject('/healthz')).statusCode).toBe(200);
      expect((await instance.inject('/readyz')).json()).toMatchObject(unavailable);
      const starts = await Promise.all(Array.from({ length: 100 }, () => startOn(instance)));
      for (const start of starts) expect(start.json()).toMatchObject(unavailable);
      expect((await comeBack(instance, before)).json()).toMatchObject(unavailable);
      expect((await readOn(instance, before)).json()).toMatchObject(unavailable);
    }
    expect(applied()).toBe(1);

    await server.start();
    for (const instance of [a, b]) {
      const isReady = async () => (await instance.inject('/readyz')).statusCode;
      await expect.poll(isReady, soon).toBe(200);
    }
    // The person never comes back: reconciliation has survived, and the outbox too.
    await expect.poll(told, soon).toEqual([before.id]);
    await comeBack(b, await instances.start(a));
  }, 60_000);
});
