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
  expect(parseArguments(['init'])).toMatchObject({ kind: 'init', output: null });
  expect(parseArguments(['init', '--output', '.env'])).toMatchObject({
    kind: 'init',
    output: '.env',
  });
  expect(parseArguments(['health'])).toEqual({ kind: 'health', envFile: null });
  expect(parseArguments(['-v'])).toMatchObject({ kind: 'version' });
  expect(parseArguments(['init', '--simulate', '-h'])).toMatchObject({ kind: 'help' });
});

test('webhooks are listed by state, and sent again one by one or all that failed', () => {
  const parsed = (line: string) => parseArguments(line.split(' '));
  const envFile = null;
  expect(parsed('webhooks list')).toEqual({ kind: 'webhooks list', state: 'failed', envFile });
  expect(parsed('webhooks list --state waiting --env-file dev.env')).toEqual({
    kind: 'webhooks list',
    state: 'waiting',
    envFile: 'dev.env',
  });
  expect(parsed('webhooks resend msg_1')).toEqual({
    kind: 'webhooks resend',
    id: 'msg_1',
    envFile,
  });
  expect(parsed('webhooks resend --all-failed')).toEqual({
    kind: 'webhooks resend',
    id: null,
    envFile,
  });
});

const id = 'ver_0123456789ABCDEFGHIJKL';

test('verifications are listed by reference, status and time, in UTC where no zone is named', () => {
  const none = { reference: null, status: null, createdAfter: null, createdBefore: null };
  const shared = { json: false, envFile: null };
  expect(parseArguments(['verifications', 'list'])).toEqual({
    kind: 'verifications list',
    filter: none,
    limit: 20,
    ...shared,
  });
  const line =
    'verifications list --reference user-7 --status pending --after 2026-11-24 --before 2026-11-24T10:00+08:00 --limit 500 --json';
  expect(parseArguments(line.split(' '))).toEqual({
    kind: 'verifications list',
    filter: {
      reference: 'user-7',
      status: 'pending',
      createdAfter: Date.UTC(2026, 10, 24),
      createdBefore: Date.UTC(2026, 10, 24, 2),
    },
    limit: 500,
    ...shared,
    json: true,
  });
});

test('one verification is shown, canceled or erased by its ID', () => {
  expect(parseArguments(['verifications', 'show', id, '--json'])).toEqual({
    kind: 'verifications show',
    id,
    json: true,
    envFile: null,
  });
  expect(parseArguments(['verifications', 'cancel', id, '--env-file', 'dev.env'])).toEqual({
    kind: 'verifications cancel',
    id,
    json: false,
    envFile: 'dev.env',
  });
  expect(parseArguments(['verifications', 'erase', id])).toEqual({
    kind: 'verifications erase',
    id,
    envFile: null,
  });
});

test('check, and copying a file into the configured database, are understood', () => {
  expect(parseArguments(['check', '--env-file', 'dev.env'])).toEqual({
    kind: 'check',
    envFile: 'dev.env',
  });
  expect(parseArguments(['database', 'copy', '--from', 'file:ekyc.sqlite'])).toEqual({
    kind: 'database copy',
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
  [['database', 'copy', '--from', 'file:']],
  [['database', 'copy', '--from', 'file://data/ekyc.sqlite']],
  [['database', 'copy', '--from', 'file:ekyc.sqlite?mode=ro']],
  [['database', 'copy', 'now', '--from', 'file:ekyc.sqlite']],
  [['--simulated']],
  [['--env-file']],
  [['--simulate=yes']],
  [['start']],
  [['init', 'again']],
  [['init', '--env-file', '.env']],
  [['--state', 'failed']],
  [['verifications']],
  [['verifications', 'delete', id]],
  [['verifications', 'list', id]],
  [['verifications', 'list', '--state', 'failed']],
  [['verifications', 'list', '--status', 'cancelled']],
  [['verifications', 'list', '--after', 'yesterday']],
  [['verifications', 'list', '--after', '2026-11-24T10:00']],
  [['verifications', 'list', '--before', '2026-13-40']],
  [['verifications', 'list', '--limit', '0']],
  [['verifications', 'list', '--limit', '10001']],
  [['verifications', 'list', '--limit', 'all']],
  [['verifications', 'show']],
  [['verifications', 'show', 'user-7']],
  [['verifications', 'show', id, id]],
  [['verifications', 'show', `${id}_secret_${'A'.repeat(43)}`]],
  [['verifications', 'cancel', id, '--all-failed']],
  [['verifications', 'erase', id, '--json']],
  [['verifications', 'erase', `${id}x`]],
  [['list', '--json']],
  [['webhooks', 'list', '--json']],
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
