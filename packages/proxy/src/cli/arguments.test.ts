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
  expect(parseArguments(['init'])).toEqual({ kind: 'init', output: null });
  expect(parseArguments(['init', '--output', '.env'])).toEqual({ kind: 'init', output: '.env' });
  expect(parseArguments(['health'])).toEqual({ kind: 'health', envFile: null });
  expect(parseArguments(['-v'])).toEqual({ kind: 'version' });
  expect(parseArguments(['init', '--simulate', '-h'])).toEqual({ kind: 'help' });
});

test('webhooks are listed by state, and sent again one by one or all that failed', () => {
  const parsed = (line: string) => parseArguments(line.split(' '));
  const envFile = null;
  expect(parsed('webhooks list')).toEqual({ kind: 'webhooks-list', state: 'failed', envFile });
  expect(parsed('webhooks list --state waiting --env-file dev.env')).toEqual({
    kind: 'webhooks-list',
    state: 'waiting',
    envFile: 'dev.env',
  });
  expect(parsed('webhooks resend msg_1')).toEqual({
    kind: 'webhooks-resend',
    id: 'msg_1',
    envFile,
  });
  expect(parsed('webhooks resend --all-failed')).toEqual({
    kind: 'webhooks-resend',
    id: null,
    envFile,
  });
});

test('check, and copying a file into the configured database, are understood', () => {
  expect(parseArguments(['check', '--env-file', 'dev.env'])).toEqual({
    kind: 'check',
    envFile: 'dev.env',
  });
  expect(parseArguments(['database', 'copy', '--from', 'file:ekyc.sqlite'])).toEqual({
    kind: 'database-copy',
    from: 'file:ekyc.sqlite',
    envFile: null,
  });
});

test.each([
  [['migrate', 'down']],
  [['check', 'everything']],
  [['check', '--simulate']],
  [['check', '--output', 'x']],
  [['health', 'proxy']],
  [['--output', '.env']],
  [['database']],
  [['database', 'copy']],
  [['database', 'copy', '--from', 'postgres://db.internal/ekyc']],
  [['database', 'copy', 'now', '--from', 'file:ekyc.sqlite']],
  [['--simulated']],
  [['--env-file']],
  [['--simulate=yes']],
  [['start']],
  [['init', 'again']],
  [['init', '--env-file', '.env']],
  [['--state', 'failed']],
  [['webhooks']],
  [['webhooks', 'delete']],
  [['webhooks', 'list', 'msg_1']],
  [['webhooks', 'list', '--state', 'lost']],
  [['webhooks', 'list', '--simulate']],
  [['webhooks', 'resend']],
  [['webhooks', 'resend', 'msg_1', 'msg_2']],
  [['webhooks', 'resend', 'msg_1', '--all-failed']],
])('%j is not understood', (argv) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
});
