import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { simulatedEnvironment } from '../config/simulate.js';
import { openStore } from '../store/open.js';
import type { AttemptEnding, VerificationRow } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { firstSecret } from '../../test/support/backend.js';
import { runHere } from '../../test/support/command.js';
import { aVerificationRow, createdAt } from '../../test/support/rows.js';

const now = createdAt + 60_000;
const access = { url: 'http://127.0.0.1:9', credentials: { secretId: 'id', secretKey: 'key' } };

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ekyc-verifications-'));
  store = await openStore(`file:${join(directory, 'ekyc.sqlite')}`);
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

/** Keeps a verification, as a creation by a backend does. */
async function keep(different: Partial<VerificationRow> = {}): Promise<VerificationRow> {
  const row = aVerificationRow(different);
  await store.create(row);
  return row;
}

/** Adds an attempt that has ended. */
async function addAttempt({ id }: VerificationRow, number: number, ending: Partial<AttemptEnding>) {
  const at = createdAt + number * 1000;
  const { attempt } = await store.reserveAttempt({
    verificationId: id,
    id: `att_${String(number).padStart(22, '0')}`,
    flow: 'redirect',
    now: at,
    openUntil: at + 120_000,
    expiresAt: at + 600_000,
    limits: { day: 0, perDay: null, pagesPerDay: null },
  });
  const bought = { bizTokenHash: `canary-token-${number}`, sealed: 'canary-sealed' };
  await store.completeAttempt(attempt.id, { ...bought, expiresAt: at + 600_000 }, () => []);
  const end = {
    status: 'failed',
    reason: 'capture',
    resultCode: 1001,
    finishedAt: at,
    ...ending,
  } as const;
  await store.finishAttempt(attempt.id, end, () => ({ counts: true, ending: null, messages: [] }));
  return attempt.id;
}

/** Runs the command as the command line does, on the real database. */
async function run(line: string, isTerminal = false) {
  const environment = simulatedEnvironment(
    {
      EKYC_DATABASE_URL: `file:${join(directory, 'ekyc.sqlite')}`,
      EKYC_WEBHOOK_URL: 'http://127.0.0.1:9/hooks',
      EKYC_WEBHOOK_SECRET: firstSecret,
      EKYC_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
    },
    access,
  );
  const { result, ...output } = await runHere(['verifications', ...line.split(' ')], environment, {
    now: () => now,
    isTerminal: () => isTerminal,
  });
  if ('close' in result) throw new Error('The command should have ended.');
  return { ...result, ...output };
}

test('list prints a line for each verification, newest first, in columns on a terminal', async () => {
  const old = await keep({ reference: 'user-7' });
  const young = await keep({ createdAt: createdAt + 1000 });
  const { status, stdout, stderr } = await run('list');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    `${young.id}\tpending\t-\t0\t-\t2026-11-24T08:00:01.000Z\t-`,
    `${old.id}\tpending\t-\t0\tuser-7\t2026-11-24T08:00:00.000Z\t-`,
    '',
  ]);
  const [heading, first] = (await run('list', true)).stdout.split('\n');
  expect(heading).toMatch(/^ID +STATUS +REASON +ATTEMPTS +REFERENCE +CREATED +ENDED$/);
  expect(first?.indexOf('pending')).toBe(heading?.indexOf('STATUS'));
});

test('list shows those that are asked for, and no more than the limit', async () => {
  const [one, two] = [await keep({ reference: 'user-7' }), await keep({ reference: 'user-8' })];
  const later = await keep({ createdAt: createdAt + 3_600_000 });
  const idsOf = async (line: string) =>
    (await run(line)).stdout
      .split('\n')
      .filter(Boolean)
      .map((each) => each.split('\t')[0]);
  expect(await idsOf('list --reference user-7')).toEqual([one.id]);
  expect(await idsOf('list --after 2026-11-24T09:00:00Z')).toEqual([later.id]);
  expect(new Set(await idsOf('list --before 2026-11-24T09:00:00Z'))).toEqual(
    new Set([one.id, two.id]),
  );
  expect(await idsOf('list --status passed')).toEqual([]);
  expect(await idsOf('list --limit 1')).toEqual([later.id]);
});

test('list --json and show --json give what a backend sees, and no token, address or hash', async () => {
  const row = await keep({ reference: 'user-7', sealed: 'canary-sealed' });
  const attempt = await addAttempt(row, 1, {});
  await store.recordReportRead({ verificationId: row.id, readAt: now, key: 'abc', include: [] });
  const [listed] = JSON.parse((await run('list --json')).stdout) as Record<string, unknown>[];
  expect(listed).toMatchObject({ id: row.id, reference: 'user-7', attemptsLeft: 4 });
  const { status, stdout } = await run(`show ${row.id} --json`);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    id: row.id,
    status: 'pending',
    checks: { checkMode: 1 },
    attempts: [{ id: attempt, number: 1, reason: 'capture', resultCode: 1001 }],
    reportReads: [{ key: 'abc', include: [] }],
  });
  for (const secret of ['canary', 'resultToken', 'verificationUrl', row.clientSecretHash]) {
    expect(stdout + JSON.stringify(listed)).not.toContain(secret);
  }
});

test('show prints facts, attempts and who read the report', async () => {
  const row = await keep({ reference: 'user-7', metadata: { note: 'a\u001b[31mb' } });
  await addAttempt(row, 1, {});
  await addAttempt(row, 2, { reason: 'rejected', resultCode: 2012 });
  await store.recordReportRead({
    verificationId: row.id,
    readAt: now,
    key: 'abc',
    include: ['video', 'bestFrame'],
  });
  const { stdout } = await run(`show ${row.id}`, true);
  expect(stdout).toMatch(/^reference +user-7$/m);
  expect(stdout).toMatch(/^1 +att_\S+ +redirect +failed +capture +1001 /m);
  expect(stdout).toMatch(/^2 +att_\S+ +redirect +failed +rejected +2012 /m);
  expect(stdout).toMatch(/^2026-11-24T08:01:00.000Z +abc +video,bestFrame$/m);
  expect(stdout).not.toContain('\u001b');
});

test('cancel ends a pending verification, and its webhook waits for the running proxy', async () => {
  const row = await keep({ reference: 'user-7' });
  expect(await run(`cancel ${row.id}`)).toEqual({ status: 0, stdout: `${row.id}\n`, stderr: '' });
  expect(await store.find(row.id)).toMatchObject({ status: 'canceled', finishedAt: now });
  expect(await store.listMessages('waiting', 9)).toMatchObject([
    { verificationId: row.id, type: 'verification.canceled' },
  ]);
  expect(await run(`cancel ${row.id}`)).toMatchObject({ status: 0, stdout: `${row.id}\n` });
  expect(await store.listMessages('waiting', 9)).toHaveLength(1);
});

test('cancel leaves what has ended otherwise as it is, and says so', async () => {
  const row = await keep();
  const ending = {
    status: 'expired',
    reason: 'expired',
    resultCode: null,
    finishedAt: now,
  } as const;
  await store.end(row.id, ending, () => []);
  const { status, stdout, stderr } = await run(`cancel ${row.id}`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/already ended, as expired/);
});

test('erase takes all that belongs to a verification, once', async () => {
  const row = await keep();
  await addAttempt(row, 1, {});
  await run(`cancel ${row.id}`);
  expect(await run(`erase ${row.id}`)).toMatchObject({ status: 0, stdout: `${row.id}\n` });
  expect(await store.find(row.id)).toBeNull();
  expect(await store.listAttempts(row.id)).toEqual([]);
  expect(await store.listMessages('waiting', 9)).toEqual([]);
  expect(await run(`erase ${row.id}`)).toMatchObject({ status: 1, stdout: '' });
});

test.each(['show', 'cancel', 'erase'])('%s of an unknown ID ends with 1', async (action) => {
  const { status, stdout, stderr } = await run(`${action} ver_${'A'.repeat(22)}`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/No verification has this ID/);
});
