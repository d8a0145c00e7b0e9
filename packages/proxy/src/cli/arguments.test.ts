import { expect, test } from 'vitest';
import { parseArguments, UsageError } from './arguments.js';

test('without arguments the proxy runs, and .env is optional', () => {
  expect(parseArguments([])).toEqual({ kind: 'run', simulate: false, envFile: null });
});

test('options may be combined', () => {
  expect(parseArguments(['--simulate', '--env-file', 'dev.env'])).toEqual({
    kind: 'run',
    simulate: true,
    envFile: 'dev.env',
  });
});

test('init, help and version are understood, and help goes before the rest', () => {
  expect(parseArguments(['init'])).toEqual({ kind: 'init' });
  expect(parseArguments(['-v'])).toEqual({ kind: 'version' });
  expect(parseArguments(['init', '--simulate', '-h'])).toEqual({ kind: 'help' });
});

test.each([
  [['--simulated']],
  [['--env-file']],
  [['--simulate=yes']],
  [['start']],
  [['init', 'again']],
  [['init', '--env-file', '.env']],
])('%j is not understood', (argv) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
});
