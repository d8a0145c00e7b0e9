import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { noFiles } from '../../test/support/environment.js';
import { loadConfig } from './config.js';
import { ConfigError, readValues } from './read-values.js';
import { fileNameOf, variableList, variables } from './variables.js';

const secretNames = variableList.flatMap(([name, { secret }]) => (secret === true ? [name] : []));
const secret = 'pV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG';

test('every secret of the design is declared as one', () => {
  expect(secretNames.toSorted()).toEqual([
    'EKYC_API_KEYS',
    'EKYC_CAPTCHA_SECRET',
    'EKYC_DATABASE_URL',
    'EKYC_METRICS_TOKEN',
    'EKYC_REPORT_API_KEYS',
    'EKYC_SECRET',
    'EKYC_SIGNING_KEY',
    'EKYC_WEBHOOK_SECRET',
    'TENCENTCLOUD_SECRET_ID',
    'TENCENTCLOUD_SECRET_KEY',
    'TENCENTCLOUD_TOKEN',
  ]);
});

test.each(variableList)(
  '%s: example and default have the form that they describe',
  (_, variable) => {
    expect(() => variable.format.parse(variable.example)).not.toThrow();
    if (variable.default !== undefined) {
      expect(() => variable.format.parse(variable.default ?? '')).not.toThrow();
    }
  },
);

test.each(secretNames)('%s is refused when it holds the example of the documentation', (name) => {
  const { problems } = readValues({ [name]: variables[name].example }, noFiles);
  expect(problems.find((problem) => problem.name === name)?.message).toContain('placeholder');
});

test.each([
  ['one line end', `${secret}\n`],
  ['two line ends', `${secret}\n\n`],
  ['line ends of Windows', `${secret}\r\n\r\n`],
  ['spaces around it', `  ${secret}\t\n`],
  ['a byte order mark', `\ufeff${secret}`],
])('a secret is read from the file that its file form names, with %s', (_what, content) => {
  const files: Record<string, string> = { '/run/secrets/seal': content };
  const { values } = readValues(
    { EKYC_SECRET_FILE: '/run/secrets/seal' },
    (path) => files[path] ?? noFiles(),
  );
  expect(values.EKYC_SECRET).toEqual([secret]);
});

test('space around a value counts for nothing', () => {
  const { values } = readValues({ EKYC_SECRET: ` ${secret}\r`, PORT: '\t8080 ' }, noFiles);
  expect(values).toMatchObject({ EKYC_SECRET: [secret], PORT: 8080 });
});

test('a secret’s file that cannot be read is told by its reason, not by its path', () => {
  const messageOf = (code: string) => {
    const readFile = () => {
      throw Object.assign(new Error('/run/canary'), { code });
    };
    const { problems } = readValues({ EKYC_SECRET_FILE: '/run/canary' }, readFile);
    return problems.find(({ name }) => name === 'EKYC_SECRET_FILE')?.message;
  };
  expect(messageOf('ENOENT')).toBe('names a file that doesn’t exist');
  expect(messageOf('EACCES')).toBe('names a file that can’t be read by this user');
  expect(messageOf('EISDIR')).toBe('names a file that is a folder');
  expect(messageOf('EIO')).toBe('names a file that can’t be read (EIO)');
});

test('value and file form together, an unreadable file and an empty file are problems', () => {
  const both = readValues({ EKYC_SECRET: secret, EKYC_SECRET_FILE: '/run/seal' }, () => secret);
  const unreadable = readValues({ EKYC_SECRET_FILE: '/run/seal' }, noFiles);
  const empty = readValues({ EKYC_SECRET_FILE: '/run/seal' }, () => '\n');
  for (const { problems, values } of [both, unreadable, empty]) {
    expect(problems.filter(({ name }) => name === 'EKYC_SECRET_FILE')).toHaveLength(1);
    expect(values.EKYC_SECRET).toBeUndefined();
  }
});

/** What people paste where something else belongs. */
const mistakes = fc.oneof(
  fc.string({ minLength: 9 }),
  fc.string({ unit: 'binary', minLength: 9 }),
  fc.string({ minLength: 9 }).map((text) => `https://shop.example/${text}`),
  fc.string({ minLength: 9 }).map((text) => `{"CheckMode":"${text}"}`),
  fc.string({ minLength: 9 }).map((text) => `-----BEGIN PRIVATE KEY-----${text}`),
  fc.base64String({ minLength: 12 }).map((text) => `whsec_${text}`),
  fc.base64String({ minLength: 12 }).map((text) => `<${text}>`),
  fc.bigInt({ min: 10n ** 9n }).map(String),
);

test('no message ever repeats the value that it complains about', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...variableList),
      mistakes,
      fc.boolean(),
      (entry, value, inFile) => {
        const [name, variable] = entry;
        const useFile = inFile && variable.secret === true;
        const env = useFile ? { [fileNameOf(name)]: 'file' } : { [name]: value };
        try {
          loadConfig({ ...env, [`EKYC_${'X'.repeat(9)}`]: value }, () => value);
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          const parts = [value, ...value.split(',')].filter((part) => part.trim().length >= 9);
          for (const part of parts) {
            expect(error.message).not.toContain(part);
            expect(JSON.stringify(error.problems)).not.toContain(part);
          }
        }
      },
    ),
    { numRuns: 2000 },
  );
});
