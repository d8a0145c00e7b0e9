import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { simulatedEnvironment } from '../config/simulate.js';
import { openStore } from '../store/open.js';
import { putWebhook } from '../../test/support/outbox.js';
import { runHere } from '../../test/support/command.js';

const createdAt = Date.UTC(2026, 10, 24, 10);
const now = createdAt + 60_000;
const access = { url: 'http://127.0.0.1:9', credentials: { secretId: 'id', secretKey: 'key' } };

let directory: string;
let databaseUrl: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ekyc-webhooks-'));
  databaseUrl = `file:${join(directory, 'ekyc.sqlite')}`;
});
afterEach(() => rm(directory, { recursive: true }));

/** Puts webhooks into the database, as the proxy does. */
async function fill(count: number) {
  const store = await openStore(databaseUrl);
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push((await putWebhook(store, `msg_${index + 1}`, createdAt + index)).id);
  }
  return { store, ids };
}

/** Runs the command as the command line does, on the real database. */
async function run(line: string, env: Record<string, string> = {}) {
  const environment = simulatedEnvironment({ EKYC_DATABASE_URL: databaseUrl }, access);
  const { result, ...output } = await runHere(
    ['webhooks', ...line.split(' ')],
    { ...environment, ...env },
    { now: () => now },
  );
  if ('close' in result) throw new Error('The command should have ended.');
  return { ...result, ...output };
}

test('list prints a line for each webhook that failed for good, newest first', async () => {
  const { store, ids } = await fill(3);
  await store.markDeliveryFailed('msg_1', '410', null);
  await store.markDeliveryFailed('msg_2', 'ECONNREFUSED', null);
  await store.close();
  const { status, stdout, stderr } = await run('list');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const failed = '\tverification.canceled\tfailed\t1\t';
  expect(stdout.split('\n')).toEqual([
    `msg_2\t${ids[1]}${failed}ECONNREFUSED\t2026-11-24T10:00:00.001Z\t-`,
    `msg_1\t${ids[0]}${failed}410\t2026-11-24T10:00:00.000Z\t-`,
    '',
  ]);
});

test('list shows another state when it is named', async () => {
  const { store, ids } = await fill(2);
  await store.markDelivered('msg_1', now);
  await store.close();
  expect((await run('list')).stdout).toBe('');
  expect((await run('list --state delivered')).stdout).toMatch(/^msg_1\t[^\n]*\n$/);
  const waiting = `msg_2\t${ids[1]}\tverification.canceled\twaiting\t0\t-\t`;
  expect((await run('list --state waiting')).stdout).toContain(waiting);
});

test('resend makes one webhook wait again, also for a proxy that runs on the same file', async () => {
  const { store } = await fill(2);
  await store.markDeliveryFailed('msg_1', '410', null);
  await store.markDeliveryFailed('msg_2', '410', null);
  expect(await run('resend msg_1')).toMatchObject({ status: 0, stdout: 'msg_1\n' });
  expect(await store.claimMessages(now, now + 60_000, 9)).toMatchObject([
    { id: 'msg_1', state: 'waiting', deliveries: 0 },
  ]);
  await store.close();
});

test('resend --all-failed takes every one that failed, and no other', async () => {
  const { store } = await fill(4);
  await store.markDeliveryFailed('msg_1', '410', null);
  await store.markDeliveryFailed('msg_3', '410', null);
  await store.markDelivered('msg_2', now);
  expect((await run('resend --all-failed')).stdout).toBe('msg_3\nmsg_1\n');
  expect(await store.listMessages('failed', 9)).toEqual([]);
  expect(await store.listMessages('delivered', 9)).toHaveLength(1);
  await store.close();
  expect(await run('resend --all-failed')).toMatchObject({ status: 0, stdout: '' });
});

test('resend of an unknown id ends with 1', async () => {
  const { status, stdout, stderr } = await run('resend msg_9');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/No webhook has this ID/);
});

test('a wrong configuration ends with 78, a database that does not open with 1', async () => {
  expect(await run('list', { PORT: 'eighty' })).toMatchObject({ status: 78 });
  const away = { EKYC_DATABASE_URL: `file:${join(directory, 'no', 'such', 'folder', 'x.sqlite')}` };
  const { status, stderr } = await run('list', away);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The folder of the database file [^\n]+EKYC_DATABASE_URL[^\n]*\n$/);
  expect(stderr).not.toContain(directory);
});
