/**
 * An attempt is written before it is bought: a database that can be read and not written costs
 * nothing, and when it can be written again, people go on.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { simulatorCredentials } from 'ekyc-verify-simulator';
import { Client } from 'pg';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { simulatedEnvironment } from '../../src/config/simulate.js';
import { startPostgresServer } from '../store/postgres-server.js';
import { runHere } from '../support/command.js';
import { bearer, type TestProxy } from '../support/proxy.js';
import { createdByPage, proxyForTest } from './verified.js';

const run = promisify(execFile);

type Unwritable = { proxy: TestProxy; forbid(): Promise<void>; allow(): Promise<void> };

/** A disk of two megabytes that is filled up, where this process may mount one. */
async function onSmallDisk({ skip }: TestContext): Promise<Unwritable> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-disk-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
  } catch {
    skip('nobody but root may mount a disk');
  }
  onTestFinished(async () => void (await run('umount', ['--lazy', folder])));
  const filler = join(folder, 'filler');
  return {
    proxy: await proxyForTest({ databaseUrl: `file:${join(folder, 'ekyc.sqlite')}` }),
    forbid: () =>
      expect(writeFile(filler, Buffer.alloc(4 * 1024 * 1024))).rejects.toMatchObject({
        code: 'ENOSPC',
      }),
    allow: () => rm(filler),
  };
}

/** A server that has become read-only, as after a fail-over. */
async function onReadOnlyServer(): Promise<Unwritable> {
  const server = await startPostgresServer();
  onTestFinished(() => server.remove());
  const databaseUrl = await server.newDatabase();
  const setReadOnly = async (value: 'on' | 'off') => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await client.query('SELECT pg_reload_conf()');
    await client.end();
  };
  return {
    proxy: await proxyForTest({ databaseUrl }),
    forbid: () => setReadOnly('on'),
    allow: () => setReadOnly('off'),
  };
}

/** What the command `check` says of the proxy's database, and how it ends. */
async function checked({ config, simulator }: TestProxy) {
  const environment = simulatedEnvironment(
    { EKYC_DATABASE_URL: config.databaseUrl },
    { url: simulator.address().url, credentials: simulatorCredentials },
  );
  const { result, stdout } = await runHere(['check'], environment);
  return { result, said: /^\w+ +database .*\n( .*\n)?/m.exec(stdout)?.[0] };
}

/** Ten clicks and a check while nothing can be written, and one of each afterwards. */
async function expectNothingBought(
  { proxy, forbid, allow }: Unwritable,
  reason: RegExp,
): Promise<void> {
  const created = await createdByPage(proxy);
  const attempts = { method: 'POST', url: `/v1/verifications/${created.id}/attempts` } as const;
  const click = () => proxy.page({ ...attempts, headers: bearer(created.clientSecret), body: {} });
  const redirectUrl = 'https://shop.example/';
  const createAndBegin = () =>
    proxy.page({ method: 'POST', url: '/v1/verifications', body: { redirectUrl, begin: true } });

  await forbid();
  const isRefused = async () => (await proxy.app.inject('/readyz')).statusCode;
  await expect.poll(isRefused).toBe(503);
  const clicks = await Promise.all([
    ...Array.from({ length: 10 }, click),
    ...Array.from({ length: 5 }, createAndBegin),
  ]);
  for (const answer of clicks) {
    expect(answer.json()).toMatchObject({ status: 503, code: 'storage-unavailable' });
  }
  expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(0);
  expect(await checked(proxy)).toEqual({
    result: { status: 1 },
    said: expect.stringMatching(reason),
  });

  await allow();
  await expect.poll(async () => (await click()).statusCode).toBe(200);
  expect(proxy.simulator.calls().ApplyWebVerificationBizTokenIntl).toBe(1);
  expect(await checked(proxy)).toEqual({
    result: { status: 0 },
    said: expect.stringMatching(/^ok /),
  });
}

it('a full disk costs nothing, and people go on when there is room again', async (context) => {
  await expectNothingBought(
    await onSmallDisk(context),
    /^failed .+ SQLite: .+ is full \(SQLite 13\)\n.+EKYC_DATABASE_URL/,
  );
});

it('a server that has become read-only costs nothing, and people go on afterwards', async () => {
  await expectNothingBought(
    await onReadOnlyServer(),
    /^failed .+ PostgreSQL: .+ not written \(25006\)\n.+EKYC_DATABASE_URL/,
  );
});
