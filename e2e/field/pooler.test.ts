import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createSimulator } from 'ekyc-verify-simulator';
import { proxyEnvironment } from '../../examples/demo/proxy-environment.ts';
import { startProxyProcess } from '../../examples/demo/proxy-process.ts';
import { freePort } from '../../scripts/free-port.ts';
import { anAttemptRow, aVerificationRow } from '../../packages/proxy/test/support/rows.ts';
import { migrateDatabase, openStore } from '../../packages/proxy/src/store/open.ts';
import {
  startPostgresServer,
  type PostgresServer,
} from '../../packages/proxy/test/store/postgres-server.ts';

let server: PostgresServer;
let pooled: (database: (typeof databases)[number]) => string;
let stopPooler: () => Promise<void>;

beforeAll(async () => {
  if (spawnSync('pgbouncer', ['--version']).status !== 0) {
    throw new Error('This test needs PgBouncer: apt-get install pgbouncer.');
  }
  server = await startPostgresServer();
  const url = new URL(await server.newDatabase());
  // PgBouncer refuses `options`, by which the server's tests have a schema each.
  url.search = '';
  [pooled, stopPooler] = await startPooler(url);
});
afterAll(async () => {
  await stopPooler();
  await server.remove();
});

/** Every server has these from the start: one for each test. */
const databases = ['postgres', 'template1'] as const;

/** PgBouncer as it comes, but for transaction mode and so few connections that sessions are shared. */
async function startPooler(to: URL): Promise<[typeof pooled, () => Promise<void>]> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-pooler-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
${databases.map((name) => `${name} = host=127.0.0.1 port=${to.port} user=${to.username} password=${to.password}`).join('\n')}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
`,
  );
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const pooler = spawn('pgbouncer', [settings], { stdio: ['ignore', 'ignore', 'pipe'], ...user });
  const ended = once(pooler, 'exit');
  await new Promise<void>((resolve, reject) => {
    let told = '';
    pooler.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      if (told.includes('process up')) resolve();
    });
    pooler.on('exit', () => reject(new Error(`PgBouncer did not start: ${told}`)));
  });
  return [
    (database) => `postgres://anybody@127.0.0.1:${port}/${database}`,
    async () => {
      pooler.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  ];
}

async function open(url: string) {
  const store = await openStore(url, { poolSize: 5 });
  onTestFinished(() => store.close());
  return store;
}

test('the command starts behind PgBouncer in transaction mode, and serves as ever', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-pooled-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const simulator = createSimulator();
  await simulator.start({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => simulator.stop());
  const { url, apiKey, variables } = proxyEnvironment({
    simulatorUrl: simulator.address().url,
    port: await freePort(),
    allowedOrigins: ['https://shop.example'],
    folder,
  });
  const environment = { ...variables, EKYC_DATABASE_URL: pooled('template1') };
  const running = await startProxyProcess({ url, environment, folder });
  onTestFinished(() => running.stop());
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ok' }]);
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ redirectUrl: 'https://shop.example/', begin: true });
  // More at once than the pooler has connections.
  const created = await Promise.all(
    Array.from({ length: 8 }, () =>
      fetch(`${url}/v1/verifications`, { method: 'POST', headers, body }),
    ),
  );
  expect(created.map(({ status }) => status)).toEqual(Array(8).fill(201));
  for (const response of created) {
    const { id } = (await response.json()) as { id: string };
    const read = await fetch(`${url}/v1/verifications/${id}`, { headers });
    expect(await read.json()).toMatchObject({ id, status: 'pending', attempts: [{}] });
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('behind PgBouncer in transaction mode one instance migrates and several work together', async () => {
  const url = pooled('postgres');
  expect(await migrateDatabase(url)).not.toEqual([]);
  const [one, other] = await Promise.all([open(url), open(url)]);
  await one.ping();

  const now = Date.UTC(2026, 10, 24, 8);
  const limits = { day: now, perDay: 40, pagesPerDay: null };
  const rows = Array.from({ length: 60 }, () => aVerificationRow());
  const ends = now + 600_000;
  const outcomes = await Promise.allSettled(
    rows.map(async (row, index) => {
      const store = index % 2 === 0 ? one : other;
      await store.create(row);
      const { attempt } = await store.reserveAttempt({
        verificationId: row.id,
        id: anAttemptRow().id,
        flow: 'redirect',
        now,
        openUntil: now + 120_000,
        expiresAt: ends,
        limits,
      });
      return attempt;
    }),
  );
  const kept = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  expect(kept).toHaveLength(40);

  await Promise.all(
    kept.map(({ id }, index) =>
      (index % 2 === 0 ? other : one).completeAttempt(
        id,
        { bizTokenHash: id, sealed: 'sealed', expiresAt: ends },
        () => [],
      ),
    ),
  );
  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? one : other).claimDueAttempts(ends, ends + 60_000, 10),
    ),
  );
  expect(
    claims
      .flat()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(kept.map(({ id }) => id).toSorted());
  expect(
    await one.callSlots?.reserve('Apply', { count: 1, limit: 20, usableFor: 100, within: 0 }),
  ).toMatchObject({ slots: [{}] });
  expect(await one.countAttempts(now)).toBe(40);
});
