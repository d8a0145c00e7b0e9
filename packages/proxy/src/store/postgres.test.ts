import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aVerificationRow } from '../../test/support/rows.js';
import { openStore } from './open.js';
import { describeStore } from '../../test/store/conformance.js';
import { removeChildAfterwards } from '../../test/store/child.js';
import { openForTest } from '../../test/store/databases.js';
import { startPostgresServer, type PostgresServer } from '../../test/store/postgres-server.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());
removeChildAfterwards();

const unavailable = { code: 'storage-unavailable' };

describeStore('PostgreSQL', () => server.newDatabase());

describe('a PostgreSQL store whose server is not there', () => {
  test('refuses calls, keeps what it had acknowledged, and recovers by itself', async () => {
    const store = await openForTest(await server.newDatabase());
    const row = aVerificationRow();
    await store.create(row);
    const underWay = Array.from({ length: 20 }, () => store.find(row.id).catch(() => null));
    await server.stop();
    await Promise.all(underWay);

    await expect(store.ping()).rejects.toMatchObject(unavailable);
    const calls = Array.from({ length: 1000 }, () => store.create(aVerificationRow()));
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
    }

    await server.start();
    const answer = () =>
      store.ping().then(
        () => 'back',
        () => 'away',
      );
    await expect.poll(answer).toBe('back');
    expect(await store.find(row.id)).toEqual(row);
    expect(await store.backlog()).toMatchObject({ pendingVerifications: 1 });
  });

  test('cannot be opened where nobody listens, where nobody answers, or with a wrong password', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const right = new URL(await server.newDatabase());
    right.password = 'canary';
    for (const url of [
      'postgres://someone:canary@127.0.0.1:1/ekyc',
      `postgres://someone:canary@127.0.0.1:${port}/ekyc`,
      'postgres://someone:canary@127.0.0.1:1/ekyc?sslrootcert=/no/such/canary',
      right.href,
    ]) {
      const error = await openStore(url).catch((reason: unknown) => reason);
      expect(error).toMatchObject(unavailable);
      expect(error).not.toMatchObject({ cause: expect.anything() });
      expect(JSON.stringify([String(error), error])).not.toContain('canary');
    }
  });
});

describe('a PostgreSQL store whose server is stuck', () => {
  test('gives up on calls after their time, and works again after', async () => {
    const url = await server.newDatabase();
    const store = await openForTest(url, { statementTimeoutMs: 300 });
    const client = new pg.Client(url);
    await client.connect();
    onTestFinished(() => client.end());
    await client.query('BEGIN');
    await client.query('LOCK TABLE ekyc_verifications');

    const calls = Array.from({ length: 25 }, () => store.create(aVerificationRow()));
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { fault: 'slow' } });
    }

    await client.query('ROLLBACK');
    await store.create(aVerificationRow());
    expect(await store.backlog()).toMatchObject({ pendingVerifications: 1 });
  });
});

test('calls wait for a connection of a full PostgreSQL pool, and are all served', async () => {
  const store = await openForTest(await server.newDatabase(), { poolSize: 1 });
  await Promise.all(Array.from({ length: 600 }, () => store.create(aVerificationRow())));
  expect(await store.backlog()).toMatchObject({ pendingVerifications: 600 });
});
