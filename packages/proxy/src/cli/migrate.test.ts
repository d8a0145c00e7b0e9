import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { simulatorCredentials } from 'ekyc-verify-simulator';
import { expect, onTestFinished, test } from 'vitest';
import { simulatedEnvironment } from '../config/simulate.js';
import { openStore } from '../store/open.js';
import { runHere } from '../../test/support/command.js';

async function runWith(databaseUrl: string, command: string[]) {
  const access = { url: 'http://127.0.0.1:9', credentials: simulatorCredentials };
  const settings = simulatedEnvironment({ EKYC_DATABASE_URL: databaseUrl }, access);
  return runHere(command, settings);
}

const runMigrate = (databaseUrl: string) => runWith(databaseUrl, ['migrate']);

test('migrate makes the schema, names what it did, and leaves one that is up to date', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-migrate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = `file:${join(folder, 'ekyc.sqlite')}`;
  const first = await runMigrate(url);
  expect(first).toMatchObject({ result: { status: 0 }, stdout: '0001_initial\n', stderr: '' });
  expect(await runMigrate(url)).toMatchObject({ result: { status: 0 }, stdout: 'up to date\n' });
  await (await openStore(url, { migrate: false })).close();
});

test('migrate says why it could not, and what to do', async () => {
  const { result, stdout, stderr } = await runMigrate('file:/no/such/folder/ekyc.sqlite');
  expect({ result, stdout }).toEqual({ result: { status: 1 }, stdout: '' });
  expect(stderr).toMatch(/^Nothing was migrated\. The folder .+EKYC_DATABASE_URL\.\n$/);
});

test.each([
  ['migrate', 'CREATE TABLE ekyc_verifications (id TEXT)'],
  ['check', 'CREATE TABLE ekyc_verifications (id TEXT)'],
  ['webhooks list', 'CREATE TABLE ekyc_verifications (id TEXT)'],
  ['check', 'CREATE TABLE ekyc_migrations (name TEXT, version INTEGER NOT NULL)'],
  ['migrate', 'CREATE TABLE ekyc_migrations (name TEXT, timestamp TEXT, n INTEGER NOT NULL)'],
  ['check', 'CREATE TABLE ekyc_migrations (name TEXT, timestamp TEXT, n INTEGER NOT NULL)'],
])(
  '%s tells of a table of another program in sentences, and not by a stack: %s',
  async (command, statement) => {
    const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-migrate-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'ekyc.sqlite');
    const other = new DatabaseSync(path);
    other.exec(statement);
    other.close();
    const { result, stdout, stderr } = await runWith(`file:${path}`, command.split(' '));
    expect(result).toEqual({ status: 1 });
    expect(stdout + stderr).toMatch(
      /(They|The tables) may be another program’s.+EKYC_DATABASE_URL/,
    );
  },
);
