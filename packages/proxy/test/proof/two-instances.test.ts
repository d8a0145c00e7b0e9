import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BegunAttempt, CreatedVerification, WebhookEvent } from 'ekyc-verify-protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newAttemptId } from '../../src/security/client-secret.js';
import { openStore } from '../../src/store/open.js';
import { midnightBefore } from '../../src/time.js';
import { startPostgresServer, type PostgresServer } from '../store/postgres-server.js';
import { aVerificationRow } from '../support/rows.js';
import { bizTokenOf } from '../support/vendor.js';
import { apiKey, shopOrigin } from '../support/config.js';
import { bearer } from '../support/proxy.js';
import {
  beginOn,
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
const soon = { interval: 100 };
const applied = () => instances.simulator.calls().ApplyWebVerificationBizTokenIntl;
const asked = () => instances.simulator.calls().GetWebVerificationResultIntl;
const told = () =>
  instances.backend.received
    .map(({ body }) => (JSON.parse(body) as WebhookEvent).data.id)
    .toSorted();

/** A verification that a page creates without beginning an attempt. */
async function createdOn(instance: Instances['a']): Promise<CreatedVerification> {
  const response = await instance.inject({
    method: 'POST',
    url: '/v1/verifications',
    headers: { origin: shopOrigin },
    body: { redirectUrl: `${shopOrigin}/` },
  });
  return response.json<CreatedVerification>();
}

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
    expect((await poll).json()).toMatchObject({
      status: 'pending',
      attempt: { status: 'failed', reason: 'capture' },
    });
  });

  it('give one verification for an Idempotency-Key that came to both at once', async () => {
    const start = (instance: Instances['a']) =>
      instance.inject({
        method: 'POST',
        url: '/v1/verifications',
        headers: { ...bearer(apiKey), 'idempotency-key': 'order-1234' },
        body: { redirectUrl: `${shopOrigin}/`, begin: true },
      });
    const answers = await Promise.all(
      [instances.a, instances.b, instances.a, instances.b, instances.a].map(start),
    );
    const isNew = answers.filter((answer) => answer.statusCode === 201);
    expect(isNew).toHaveLength(1);
    // Client secret, link and attempt included.
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(applied()).toBe(1);
  });

  it('buy one attempt for ten clicks, in two tabs, that come to both at once', async () => {
    // One is given again only as long as it can still be begun for some minutes.
    await instances.stop();
    instances = await startInstances(databaseUrl, {}, 600_000);
    const { a, b, simulator } = instances;
    const created = await createdOn(a);
    // Slow enough that all are there before the first has its token.
    simulator.setFaults({ latencyMs: 200 });
    const ten = Array.from({ length: 10 }, (_, click) => (click % 2 === 0 ? a : b));
    const answers = await Promise.all(ten.map((instance) => beginOn(instance, created)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(applied()).toBe(1);
    // A reload, later, and a phone, which has one of its own.
    expect((await beginOn(b, created)).body).toBe(answers[0]?.body);
    const phones = await Promise.all([a, b].map((each) => beginOn(each, created, 'handoff')));
    expect(new Set(phones.map(({ body }) => body)).size).toBe(1);
    expect(applied()).toBe(2);
  });

  it('settle two attempts that end at the same moment once: one pass, one webhook', async () => {
    const { a, b, simulator } = instances;
    const created = await createdOn(a);
    const [first, second] = await Promise.all([
      beginOn(a, created),
      beginOn(b, created, 'handoff'),
    ]);
    const tokens = [first, second].map((each) => bizTokenOf(each.json<BegunAttempt>()));
    for (const bizToken of tokens) simulator.finish(bizToken, 'pass');
    const backs = await Promise.all([
      comeBack(a, { ...created, bizToken: tokens[0] ?? '' }),
      comeBack(b, { ...created, bizToken: tokens[0] ?? '' }),
    ]);
    for (const back of backs) expect(back.statusCode).toBe(200);
    instances.advance(lifetimeMs);
    // Nobody came back on the phone: reconciliation learns its end.
    const statuses = async () =>
      (await readOn(b, created))
        .json<{ attempts: { status: string }[] }>()
        .attempts.map(({ status }) => status);
    await expect.poll(statuses, soon).toEqual(['passed', 'passed']);
    await expect.poll(told).toEqual([created.id]);
  });

  it.each([
    [{ reference: 'user\u0000' }, 400],
    [{ reference: 'user \uD800' }, 400],
    [{ metadata: { note: '\uD800' } }, 400],
    [{ reference: 'user \u{1F600}', metadata: { note: '\u0000\u{1F600}' } }, 201],
  ])('take or refuse odd texts before anything is bought: %j', async (odd, status) => {
    const answer = await instances.a.inject({
      method: 'POST',
      url: '/v1/verifications',
      headers: bearer(apiKey),
      body: { redirectUrl: `${shopOrigin}/`, begin: true, ...odd },
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
  });

  it('take over the question that a dead instance had taken, after its lease', async () => {
    const { a, simulator } = instances;
    const started = await instances.start(a);
    simulator.finish(started.bizToken, 'pass');
    const dead = await openStore(databaseUrl);
    const due = instances.now() + lifetimeMs;
    expect(await dead.claimDueAttempts(due, due + 60_000, 20)).toHaveLength(1);
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
  });

  it('give up the attempt that a dead instance was buying, and buy the next one', async () => {
    const { a, b } = instances;
    const created = await createdOn(a);
    const dead = await openStore(databaseUrl);
    const now = instances.now();
    await dead.reserveAttempt({
      verificationId: created.id,
      id: newAttemptId(randomBytes, now),
      flow: 'redirect',
      now,
      openUntil: now,
      expiresAt: now + lifetimeMs,
      limits: { day: midnightBefore(now), perDay: null, pagesPerDay: null },
    });
    await dead.close();
    instances.advance(3 * 60_000 + 1000);
    type Record = { attempts: { status: string; reason: string | null }[] };
    const first = async () => (await readOn(b, created)).json<Record>().attempts[0];
    await expect.poll(first, soon).toMatchObject({ status: 'failed', reason: 'service' });
    expect((await beginOn(a, created)).statusCode).toBe(200);
    expect(applied()).toBe(1);
    // It may have been bought: it stays counted.
    expect((await readOn(b, created)).json<Record>().attempts).toHaveLength(2);
  });

  it('take over the webhook that a dead instance had taken, after its lease', async () => {
    const dead = await openStore(databaseUrl);
    const later = instances.now() + 10_000;
    const row = aVerificationRow({ createdAt: later, expiresAt: later + 600_000 });
    await dead.create(row);
    const ending = {
      status: 'canceled',
      reason: null,
      resultCode: null,
      finishedAt: later,
    } as const;
    await dead.end(row.id, ending, () => [
      {
        id: 'msg_dead',
        verificationId: row.id,
        type: 'verification.canceled',
        payload: JSON.stringify({ data: { id: row.id } }),
        createdAt: later,
      },
    ]);
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
  });
});

describe('two instances whose database is away', () => {
  it('say so, refuse at once what they cannot keep, buy nothing, and recover by themselves', async () => {
    const { a, b, simulator } = instances;
    const before = await instances.start(a);
    const unbegun = await createdOn(a);
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
      expect((await beginOn(instance, unbegun)).json()).toMatchObject(unavailable);
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
  });
});
