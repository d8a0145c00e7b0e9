import { expect, test } from 'vitest';
import { ConfigError } from '../config/problem.js';
import { aConfig } from '../testing/config.js';
import { describeCrash, describeFailure, describeProblems } from './failure.js';

const withCode = (code: string) => Object.assign(new Error('no words for people'), { code });
const config = aConfig({ host: '192.0.2.1', port: 80 });

test('every problem of a configuration has a line of its own', () => {
  const text = describeProblems(
    new ConfigError([
      { name: 'PORT', message: 'expected a port' },
      { name: 'HOST', message: 'expected a host' },
    ]),
  );
  expect(text).toContain('2 problems');
  expect(text.split('\n').slice(1, 3)).toEqual([
    '  PORT: expected a port',
    '  HOST: expected a host',
  ]);
});

test.each([
  ['EADDRINUSE', 'PORT'],
  ['EACCES', 'PORT'],
  ['EADDRNOTAVAIL', 'HOST'],
  ['ENOTFOUND', 'HOST'],
])('%s is told as one sentence that names %s', (code, variable) => {
  const text = describeFailure(withCode(code), config);
  expect(text).toContain(variable);
  expect(text.trimEnd()).not.toContain('\n');
});

test('another failure is told by its message', () => {
  expect(describeFailure(new Error('The database does not answer.'), config)).toContain(
    'The database does not answer.',
  );
});

test('a crash is told without its message, which may quote what a person sent', () => {
  const error = new TypeError('canary of a person\nwith a second line');
  expect(describeCrash(error)).toMatch(/TypeError\n\s+at /);
  expect(describeCrash(error)).not.toMatch(/canary|second line/);
  expect(describeCrash('canary')).not.toContain('canary');
});
