import type { Config } from '../config/config.js';
import type { AttemptRow, VerificationRow } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../time.js';
import { nextSteps } from '../verifications/settle.js';
import { attemptRecordOf, recordFieldsOf, reportReadOf } from '../verifications/view.js';
import { outboxOf } from '../webhooks/message.js';
import type { CommandOf } from './arguments.js';
import { withStore } from './database.js';
import { CommandFailed, type CommandDeps } from './deps.js';
import { tableOf } from './table.js';

/**
 * Lists, shows, cancels or erases verifications, in the database of a proxy that may be running. It
 * shows what a backend sees, without result tokens and the vendor's addresses.
 */
export async function runVerifications(
  command: CommandOf<
    'verifications list' | 'verifications show' | 'verifications cancel' | 'verifications erase'
  >,
  config: Config,
  deps: CommandDeps,
): Promise<void> {
  await withStore(config, async (store) => {
    switch (command.kind) {
      case 'verifications list':
        return list(store, command, deps);
      case 'verifications show':
        return show(store, command, deps);
      case 'verifications cancel':
        return cancel(store, command, config, deps);
      case 'verifications erase':
        if (!(await store.erase(command.id))) throw notFound();
        return deps.stdout(`${command.id}\n`);
    }
  });
}

async function list(
  store: Store,
  { filter, limit, json }: CommandOf<'verifications list'>,
  { stdout, isTerminal, now }: CommandDeps,
): Promise<void> {
  const rows = await store.list(filter, null, limit);
  if (json) {
    const facts = rows.map(async (row) => factsOf(row, await currentAttempt(store, row), now()));
    stdout(jsonOf(await Promise.all(facts)));
    return;
  }
  const heading = ['id', 'status', 'reason', 'attempts', 'reference', 'created', 'ended'];
  const cells = rows.map((row) => [
    row.id,
    row.status,
    row.reason,
    String(row.attempts),
    row.reference,
    isoTime(row.createdAt),
    row.finishedAt === null ? null : isoTime(row.finishedAt),
  ]);
  stdout(tableOf(heading, cells, isTerminal()));
}

async function show(
  store: Store,
  { id, json }: { id: string; json: boolean },
  { stdout, isTerminal, now }: CommandDeps,
): Promise<void> {
  const row = await store.find(id);
  if (row === null) throw notFound();
  const [attempts, reads] = await Promise.all([store.listAttempts(id), store.listReportReads(id)]);
  const attempt = attempts.find((each) => each.id === row.attemptId) ?? null;
  const record = {
    ...factsOf(row, attempt, now()),
    attempts: attempts.map(attemptRecordOf),
    reportReads: reads.map(reportReadOf),
  };
  stdout(json ? jsonOf(record) : describe(record, isTerminal()));
}

async function cancel(
  store: Store,
  { id, json }: { id: string; json: boolean },
  { webhook }: Config,
  deps: CommandDeps,
): Promise<void> {
  const row = await store.find(id);
  if (row === null) throw notFound();
  const attempt = await currentAttempt(store, row);
  const ending = { status: 'canceled', reason: null, resultCode: null } as const;
  // The running proxy delivers it: it looks into its outbox every few seconds.
  const outbox = outboxOf(webhook && { events: webhook.events, wake: () => undefined });
  await store.end(id, { ...ending, finishedAt: deps.now() }, (ended) =>
    outbox.endMessages(ended, attempt),
  );
  const current = await store.find(id);
  if (current === null) throw notFound();
  if (current.status !== 'canceled') {
    throw new CommandFailed(
      `It has already ended, as ${current.status}. Only a pending verification can be canceled.`,
    );
  }
  if (json) await show(store, { id, json }, deps);
  else deps.stdout(`${id}\n`);
}

function notFound(): CommandFailed {
  return new CommandFailed('No verification has this ID; "verifications list" shows the newest.');
}

async function currentAttempt(store: Store, { attemptId }: VerificationRow) {
  return attemptId === null ? null : store.findAttempt(attemptId);
}

function factsOf(row: VerificationRow, attempt: AttemptRow | null, now: number) {
  const { id, status, reason } = row;
  return {
    id,
    status,
    reason,
    attemptsLeft: nextSteps(row, now).attemptsLeft,
    expiresAt: isoTime(row.expiresAt),
    ...recordFieldsOf(row, attempt),
  };
}

type Shown = ReturnType<typeof factsOf> & {
  attempts: ReturnType<typeof attemptRecordOf>[];
  reportReads: ReturnType<typeof reportReadOf>[];
};

/** Facts first, one on each line; then the attempts, and who read the report. */
function describe({ attempts, reportReads, ...facts }: Shown, isTerminal: boolean): string {
  const tables = [
    {
      heading: ['field', 'value'],
      rows: Object.entries(facts).map(([name, value]) => [name, textOf(value)]),
    },
    {
      heading: ['attempt', 'id', 'flow', 'status', 'reason', 'code', 'began', 'came back', 'ended'],
      rows: attempts.map((attempt) => [
        String(attempt.number),
        attempt.id,
        attempt.flow,
        attempt.status,
        attempt.reason,
        textOf(attempt.resultCode),
        attempt.startedAt,
        attempt.returnedAt,
        attempt.finishedAt,
      ]),
    },
    {
      heading: ['report read', 'key', 'with'],
      rows: reportReads.map(({ readAt, key, include }) => [readAt, key, include.join(',') || null]),
    },
  ];
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ heading, rows }) => tableOf(heading, rows, isTerminal))
    .join('\n');
}

function textOf(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
