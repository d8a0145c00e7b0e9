import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { certificate as cert, key } from '../../test/support/certificate.js';
import { aVerificationRow } from '../../test/support/rows.js';
import { describeDatabaseError, type DatabaseFault, type StorageUnavailable } from './faults.js';
import { migrateDatabase, openStore, openStoreWithRetry } from './open.js';
import { aWish } from '../../test/store/attempts.js';
import { openForTest } from '../../test/store/databases.js';
import { startPostgresServer, type PostgresServer } from '../../test/store/postgres-server.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** The address of a database for another user, who is made for it. */
async function urlFor(url: string, user: string, ...rights: string[]): Promise<string> {
  await run(url, `CREATE ROLE ${user} LOGIN PASSWORD 'canary'`, ...rights);
  const other = new URL(url);
  other.username = user;
  other.password = 'canary';
  return other.href;
}

/** A server of ours on a free port; returns its address as that of a database. */
async function listening(onConnection: (socket: Socket) => void): Promise<string> {
  const listener = createServer(onConnection).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  return `postgres://someone:canary@127.0.0.1:${port}/ekyc`;
}

/** Refuses as PostgreSQL does (protocol 3.0, ErrorResponse). */
function refuseWith(socket: Socket, sqlState: string): void {
  const fields = Buffer.from(`SFATAL\0C${sqlState}\0Mno words for people: canary\0\0`);
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeUInt32BE(fields.length + 4, 1);
  socket.once('data', () => socket.end(Buffer.concat([head, fields])));
  socket.on('error', () => undefined);
}

/** Why a database could not be opened. */
async function faultOf(url: string): Promise<StorageUnavailable> {
  const error = await openStore(url).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'storage-unavailable' });
  expect(error).not.toHaveProperty('cause', expect.anything());
  expect(JSON.stringify([String(error), error, describeDatabaseError(error)])).not.toContain(
    'canary',
  );
  return error as StorageUnavailable;
}

const changed = (url: string, change: (url: URL) => void) => {
  const other = new URL(url);
  change(other);
  return other.href;
};

describe('a PostgreSQL database that cannot be opened says why, and names what to change', () => {
  test.each<[string, DatabaseFault, (url: string) => string | Promise<string>]>([
    ['a wrong password', 'login', (url) => changed(url, (own) => (own.password = 'canary'))],
    ['another name', 'no-such-database', (url) => changed(url, (own) => (own.pathname = '/none'))],
    [
      'a port where nobody listens',
      'unreachable',
      (url) => changed(url, (own) => (own.port = '1')),
    ],
    [
      'a host that is not known',
      'unknown-host',
      (url) => changed(url, (own) => (own.hostname = 'no-such-host.invalid')),
    ],
    [
      'a user who may not make tables',
      'permission',
      (url) => urlFor(url, 'visitor', 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'),
    ],
    [
      'a user without a connection left',
      'too-many-connections',
      (url) => urlFor(url, 'crowd', 'ALTER ROLE crowd CONNECTION LIMIT 0'),
    ],
    [
      'a server that can only be read',
      'read-only',
      (url) => urlFor(url, 'reader', 'ALTER ROLE reader SET default_transaction_read_only = on'),
    ],
    ['a server without TLS', 'no-tls', (url) => `${url}&sslmode=require`],
    [
      'a file that is not there',
      'tls-files',
      (url) => `${url}&sslmode=verify-full&sslrootcert=/no/such/canary`,
    ],
    ['verify-ca without an authority', 'tls-files', (url) => `${url}&sslmode=verify-ca`],
    [
      'a certificate that nobody trusts',
      'certificate',
      async () => {
        const url = await listening((socket) => {
          socket.once('data', () => {
            socket.write('S');
            new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => undefined);
          });
        });
        return `${url}?sslmode=verify-full`;
      },
    ],
    ['a server that is starting', 'waking', () => listening((s) => refuseWith(s, '57P03'))],
    ['a pooler that knows an option not', 'pooler', () => listening((s) => refuseWith(s, '08P01'))],
    [
      'an option that the server knows not',
      'pooler',
      (url) => changed(url, (own) => own.searchParams.append('options', '-c bogus=1')),
    ],
    [
      'an option with a value that is none',
      'pooler',
      (url) => changed(url, (own) => own.searchParams.append('options', '-c work_mem=much')),
    ],
    [
      'a folder without a socket in it',
      'unreachable',
      (url) => changed(url, (own) => (own.search = '?host=/no/such/canary')),
    ],
    [
      'no host but a folder without a socket',
      'unreachable',
      () => 'postgres://someone:canary@/ekyc?host=/no/such/canary',
    ],
    ['no password', 'login', (url) => changed(url, (own) => (own.password = ''))],
    [
      'a table of another program',
      'other-tables',
      async (url) => {
        await run(url, 'CREATE TABLE ekyc_verifications (id TEXT)');
        return url;
      },
    ],
    ['a full disk', 'full', () => listening((s) => refuseWith(s, '53100'))],
  ])('%s: %s', async (_, fault, urlOf) => {
    const error = await faultOf(await urlOf(await server.newDatabase()));
    expect(error.fault).toBe(fault);
    expect(describeDatabaseError(error)).toMatch(/^[A-Z].*\((\w|-)+\)\. [A-Z].*\.$/);
  });
});

describe('a SQLite file that cannot be opened says why, and names what to change', () => {
  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-canary-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  test.each<[string, DatabaseFault, (folder: string) => string | Promise<string>]>([
    ['a folder that is not there', 'no-folder', (folder) => join(folder, 'none', 'ekyc.sqlite')],
    ['a folder in its place', 'no-access', (folder) => folder],
    [
      'a file that is something else',
      'no-database',
      async (folder) => {
        const path = join(folder, 'letter.txt');
        await writeFile(path, 'a letter to a friend, long enough to be one '.repeat(100));
        return path;
      },
    ],
    [
      'a table of another program',
      'other-tables',
      (folder) => {
        const path = join(folder, 'shared.sqlite');
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE ekyc_verifications (id TEXT)');
        other.close();
        return path;
      },
    ],
  ])('%s: %s', async (_, fault, pathOf) => {
    const error = await faultOf(`file:${await pathOf(await newFolder())}`);
    expect(error.fault).toBe(fault);
    expect(describeDatabaseError(error)).toContain('EKYC_DATABASE_URL');
  });
});

/** A way to the server that an event can hold up: what `before` says of each connection. */
async function wayTo(url: string, before: (socket: Socket, number: number) => Promise<boolean>) {
  const { hostname, port, pathname, search } = new URL(url);
  let connections = 0;
  async function letIn(socket: Socket): Promise<void> {
    connections += 1;
    if (!(await before(socket, connections))) return;
    const onward = connect({ host: hostname, port: Number(port) });
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  }
  const own = await listening((socket) => {
    socket.on('error', () => undefined);
    void letIn(socket);
  });
  return changed(url, (to) => {
    to.port = new URL(own).port;
    to.pathname = pathname;
    to.search = search;
  });
}

describe('a database that wakes slowly', () => {
  test('is waited for at a start, and each reason is told once', async () => {
    const url = await wayTo(await server.newDatabase(), async (socket, number) => {
      if (number > 2) return true;
      refuseWith(socket, '57P03');
      return false;
    });
    const told: string[] = [];
    const store = await openStoreWithRetry(url, {}, ({ fault }) => void told.push(fault));
    onTestFinished(() => store.close());
    await store.ping();
    expect(told).toEqual(['waking']);
  });

  test('is not waited for where waiting cannot help', async () => {
    const url = changed(await server.newDatabase(), (own) => (own.password = 'canary'));
    const opening = openStoreWithRetry(url, {}, () => expect.unreachable('nothing to wait for'));
    await expect(opening).rejects.toMatchObject({ fault: 'login' });
  });

  test('may take three seconds for a connection', async () => {
    const direct = await server.newDatabase();
    await migrateDatabase(direct);
    const store = await openForTest(
      await wayTo(direct, async () => {
        await sleep(3000);
        return true;
      }),
    );
    await store.ping();
  });
});

describe('tables that are gone while the proxy runs are a fault of the database', () => {
  test.each(['ekyc_verifications', 'ekyc_attempts', 'ekyc_outbox'])('SQLite: %s', async (table) => {
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-tables-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'ekyc.sqlite');
    const store = await openForTest(`file:${path}`);
    const other = new DatabaseSync(path);
    other.exec(`PRAGMA foreign_keys = OFF; DROP TABLE ${table}`);
    other.close();
    await expect(store.ping()).rejects.toMatchObject({
      code: 'storage-unavailable',
      fault: 'other-tables',
    });
  });

  test('PostgreSQL: all of them, and one', async () => {
    const url = await server.newDatabase();
    const store = await openForTest(url);
    await run(url, 'DROP TABLE ekyc_outbox');
    await expect(store.ping()).rejects.toMatchObject({ fault: 'other-tables' });
    await run(url, 'DROP TABLE ekyc_verifications CASCADE');
    const fault = { code: 'storage-unavailable', fault: 'other-tables' };
    await expect(store.create(aVerificationRow())).rejects.toMatchObject(fault);
    await expect(store.backlog()).rejects.toMatchObject(fault);
  });
});

describe('a database that can be read and not written', () => {
  const granting = (rights: string, role: string) =>
    `DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO ${role}', current_schema()); EXECUTE format('GRANT ${rights} ON ALL TABLES IN SCHEMA %I TO ${role}', current_schema()); END $$`;

  test('is not ready, refuses a start, and still answers what is asked', async () => {
    const url = await server.newDatabase();
    const store = await openForTest(url, { poolSize: 1 });
    const row = aVerificationRow();
    await store.create(row);
    const readOnlyUrl = await urlFor(
      url,
      'replica',
      'ALTER ROLE replica SET default_transaction_read_only = on',
      granting('ALL', 'replica'),
    );
    const readOnly = await openForTest(readOnlyUrl);
    expect(await readOnly.find(row.id)).toEqual(row);
    await expect(readOnly.ping()).rejects.toMatchObject({ fault: 'read-only' });
    await expect(readOnly.reserveAttempt(aWish(row))).rejects.toMatchObject({
      code: 'storage-unavailable',
      fault: 'read-only',
    });

    const told = Promise.withResolvers<StorageUnavailable>();
    const starting = openStoreWithRetry(readOnlyUrl, {}, told.resolve);
    expect(await told.promise).toMatchObject({ fault: 'read-only' });
    await run(url, 'ALTER ROLE replica SET default_transaction_read_only = off');
    await (await starting).close();
  });

  test('ends the start of the proxy where the user has no right to write', async () => {
    const url = await server.newDatabase();
    await openForTest(url);
    const watcher = await urlFor(url, 'watcher', granting('SELECT', 'watcher'));
    const starting = openStoreWithRetry(watcher, { migrate: false }, () => undefined);
    await expect(starting).rejects.toMatchObject({ fault: 'permission' });
  });
});

test('one user migrates, and another without rights to change tables runs', async () => {
  const url = await server.newDatabase();
  const app = await urlFor(url, 'app');
  await expect(openStore(app, { migrate: false })).rejects.toMatchObject({ name: 'SchemaError' });
  expect(await migrateDatabase(url)).not.toEqual([]);
  expect(await migrateDatabase(url)).toEqual([]);
  const grant = (right: string) =>
    run(url, `DO $$ BEGIN EXECUTE format('GRANT ${right} %I TO app', current_schema()); END $$`);
  await grant('USAGE ON SCHEMA');
  await expect(openStore(app, { migrate: false })).rejects.toMatchObject({ fault: 'permission' });
  await grant('SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA');
  for (const migrate of [false, true]) {
    const store = await openForTest(app, { migrate });
    const row = aVerificationRow();
    await store.create(row);
    expect(await store.find(row.id)).toEqual(row);
  }
});
