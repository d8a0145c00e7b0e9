import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { simulatedEnvironment } from '../config/simulate.js';
import { openStore } from '../store/open.js';
import { aVerificationRow } from '../../test/support/rows.js';
import { runHere } from '../../test/support/command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-database-copy-'));
  return () => rm(folder, { recursive: true, force: true });
});

const at = (name: string) => `file:${join(folder, name)}`;

/** Copies a file of the folder into another, which is the configured database. */
function copy(from: string, to: string) {
  const access = { url: 'http://127.0.0.1:9', credentials: { secretId: 'id', secretKey: 'key' } };
  const environment = simulatedEnvironment({ EKYC_DATABASE_URL: at(to) }, access);
  return runHere(['database', 'copy', '--from', at(from)], environment);
}

test('database copy prints how many rows of each table it copied, and ends with 0', async () => {
  const store = await openStore(at('old.sqlite'));
  const row = aVerificationRow();
  await store.create(row);
  await store.close();
  expect(await copy('old.sqlite', 'new.sqlite')).toEqual({
    result: { status: 0 },
    stdout: expect.stringMatching(/^ekyc_verifications\t1\n(ekyc_[a-z_]+\t0\n)+$/),
    stderr: '',
  });
  const copied = await openStore(at('new.sqlite'));
  expect(await copied.find(row.id)).toEqual(row);
  await copied.close();
});

test('database copy says why it did nothing, and ends with 1', async () => {
  const { result, stdout, stderr } = await copy('missing.sqlite', 'new.sqlite');
  expect({ result, stdout }).toEqual({ result: { status: 1 }, stdout: '' });
  expect(stderr).toMatch(/^Nothing was copied: there is no file .*missing\.sqlite\.\n$/);
});

test('database copy says so when it is given a folder', async () => {
  const ofFolder = await copy('.', 'new.sqlite');
  expect(ofFolder.result).toEqual({ status: 1 });
  expect(ofFolder.stderr).toMatch(/^Nothing was copied: .* can't be opened as a database/);
});
