import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../config/read-values.js';
import { readTextFile } from '../config/text-file.js';
import { resolveSources } from '../../test/support/run-sources.js';
import { withEnvironmentFile } from './environment.js';

const directory = mkdtempSync(join(tmpdir(), 'ekyc-env-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Reads as a process does whose working directory is the test's. */
const readFile = (path: string) => readTextFile(join(directory, path));

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

const setting = '# Schlüssel\r\nPORT=2\r\nHOST="::1"\r\nEKYC_RULE_ID = 7 \r\n';
const utf16 = Buffer.from(setting, 'utf16le');

test.each([
  ['UTF-8', Buffer.from(setting)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${setting}`)],
  ['UTF-8 with a byte order mark before the first name', Buffer.from(`\ufeff${setting.slice(13)}`)],
  ['UTF-16 as PowerShell writes it', Buffer.from(`\ufeff${setting}`, 'utf16le')],
  ['UTF-16 of the other byte order', Buffer.from(`\ufeff${setting}`, 'utf16le').swap16()],
  ['UTF-16 without a byte order mark', utf16],
  ['UTF-16 of the other byte order without a mark', Buffer.from(utf16).swap16()],
  ['line ends of an old Macintosh', Buffer.from(setting.replaceAll('\r\n', '\r'))],
])('a file in %s is read', (_how, bytes) => {
  writeFileSync(join(directory, 'other.env'), bytes);
  const read = withEnvironmentFile({}, 'other.env', readFile);
  expect(read).toEqual({ PORT: '2', HOST: '::1', EKYC_RULE_ID: '7' });
});

test('a file that never ends, or has a name that none can have, is a problem and holds nothing up', () => {
  const read = (path: string) => () => withEnvironmentFile({}, path, readTextFile);
  expect(read('/dev/zero')).toThrow('--env-file: the file is larger than 1 MB');
  expect(read('a'.repeat(300))).toThrow(
    '--env-file: the file can’t exist, because its name is too',
  );
  expect(read('/dev/null')()).toEqual({});
});

test('a file comes whole through a pipe, which gives it bit by bit', () => {
  writeFileSync(join(directory, 'long.env'), `# ${'x'.repeat(200_000)}`);
  const module = new URL('../config/text-file.ts', import.meta.url).href;
  const program = `import { readTextFile } from ${JSON.stringify(module)}; console.log(readTextFile('/dev/stdin').length)`;
  const node = [
    process.execPath,
    '--import',
    resolveSources,
    '--input-type=module',
    '--eval',
    program,
  ];
  const output = execFileSync('sh', ['-c', 'cat long.env | "$@"', 'sh', ...node], {
    cwd: directory,
  });
  expect(output.toString()).toBe('200002\n');
});

test.each([
  ['bytes that are no text', Buffer.from([0x50, 0xff, 0xfe, 0x80])],
  ['Latin-1', Buffer.from('# Schlüssel\nPORT=2\n', 'latin1')],
  ['UTF-32', Buffer.from('PORT=2\n', 'utf16le').toString('latin1').replaceAll('\0', '\0\0\0')],
])('a file of %s is a problem that names the file and what to do', (_what, bytes) => {
  writeFileSync(join(directory, 'other.env'), bytes);
  expect(() => withEnvironmentFile({}, 'other.env', readFile)).toThrow(
    '--env-file: the file is not plain text; save it as UTF-8',
  );
});

test.each([
  [
    'a value that is only blanks',
    'EKYC_SITE_NAME= \t\nPORT=2\n',
    { EKYC_SITE_NAME: '', PORT: '2' },
  ],
  ['blanks before a comment', 'EKYC_SITE_NAME= # later\nPORT=2', { EKYC_SITE_NAME: '', PORT: '2' }],
  ['blanks behind quotes', "EKYC_SITE_NAME='' \nPORT=2\n", { EKYC_SITE_NAME: '', PORT: '2' }],
  ['export with a tab', 'export\tPORT=2\n  export  HOST=::1', { PORT: '2', HOST: '::1' }],
  [
    'quotes over several lines',
    'A="-----\nB= \n-----" # key\nPORT=2',
    { A: '-----\nB= \n-----', PORT: '2' },
  ],
  ['escaped line ends', 'A="one\\ntwo"\n', { A: 'one\ntwo' }],
  ['quotes in other quotes', `A='My "Shop"'\nB=it's\n`, { A: 'My "Shop"', B: "it's" }],
])('%s takes no other line away', (_what, text, settings) => {
  expect(withEnvironmentFile({}, null, () => text)).toEqual(settings);
});

test.each([
  ['set of Windows', 'set EKYC_DAILY_LIMIT=canary'],
  ['$env: of PowerShell', '$env:EKYC_DAILY_LIMIT="canary"'],
  ['an entry of YAML', '- EKYC_DAILY_LIMIT=canary'],
  ['a mapping of YAML', 'EKYC_DAILY_LIMIT: canary'],
  ['a name without a value', 'EKYC_DAILY_LIMIT'],
  ['a name with a point', 'EKYC.DAILY_LIMIT=canary'],
  ['quotes within the same quotes', 'EKYC_SITE_NAME="My \\"canary\\""'],
  ['quotes that nobody closes', 'EKYC_SITE_NAME="canary'],
])('a line with %s is a problem that names its number and not its text', (_what, line) => {
  const read = () =>
    withEnvironmentFile({}, null, () => `# limits\r\nPORT=2\r\n${line}\r\nHOST=::1`);
  expect(read).toThrow(/^\.env: line 3 can’t be read; write NAME=value/);
  expect(read).not.toThrow('canary');
});

test('of a file with nothing else, the first ten are named', () => {
  const text = `PORT=2\nA="canary\nB"\n${'a canary\n'.repeat(100_000)}`;
  const read = () => withEnvironmentFile({}, null, () => text);
  const lines = Array.from({ length: 10 }, (_, index) => `line ${index + 4} `);
  expect(read).toThrow(new RegExp(`^${lines.join('.*')}`.replaceAll('line', '[^]*line')));
  expect(read).not.toThrow('line 14 ');
});
