import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../config/problem.js';
import { withEnvironmentFile } from './environment.js';

const directory = mkdtempSync(join(tmpdir(), 'ekyc-env-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Reads as a process does whose working directory is the test's. */
const readFile = (path: string) => readFileSync(join(directory, path), 'utf8');

test('without a .env the environment stands alone', () => {
  expect(withEnvironmentFile({ PORT: '1' }, null, readFile)).toEqual({ PORT: '1' });
});

test('the environment wins over the file, whichever form of a name it uses', () => {
  writeFileSync(
    join(directory, '.env'),
    'PORT=2\nHOST=::1\nEKYC_SECRET=below\nEKYC_API_KEYS_FILE=/below\n# EKYC_RULE_ID=1\n',
  );
  const env = { PORT: '1', EKYC_SECRET_FILE: '/above', EKYC_API_KEYS: 'above' };
  expect(withEnvironmentFile(env, null, readFile)).toEqual({ ...env, HOST: '::1' });
});

test('a file that the command line names must be there', () => {
  expect(() => withEnvironmentFile({}, 'missing.env', readFile)).toThrow(ConfigError);
});

test('a .env that is there but cannot be read is a problem', () => {
  expect(() => withEnvironmentFile({}, null, () => readFile('.'))).toThrow(ConfigError);
});
