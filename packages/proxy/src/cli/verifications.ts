import type { Config } from '../config/config.js';
import type { AttemptRow, ReportReadRow, VerificationRow } from '../store/rows.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../time.js';
import { nextSteps } from '../verifications/settle.js';
import { attemptRecordOf, recordFieldsOf, reportReadOf } from '../verifications/view.js';
import { outboxOf } from '../webhooks/message.js';
import { exitStatus, type VerificationsCommand } from './arguments.js';
import { tableOf } from './table.js';
import { withStore, type StoreDeps } from './with-store.js';

export type VerificationsDeps = StoreDeps & {
  now: () => number;
  stdout: (text: string) => void;
  /** Whether a person reads standard output. */
  isTerminal: () => boolean;
};

/**
 * Lists, shows, cancels or erases verifications, in the database of a proxy that may be running. It
 * shows what a backend sees, without result tokens and the vendor's addresses.
 *
 * @returns The status to end with.
 */
export async function runVerifications(
  command: VerificationsCommand,
  config: Config,
  deps: VerificationsDeps,
): Promise<number> {
  return withStore(config, deps, (store) => {
    switch (command.kind) {
      case 'verifications-list':
        return list(store, command, deps);
      case 'verifications-show':
        return show(store, command, deps);
      case 'verifications-cancel':
        return cancel(store, command, config, deps);
      case 'verifications-erase':
        return erase(store, command.id, deps);
    }
  });
}

type Of<Kind extends VerificationsCommand['kind']> = Extract<VerificationsCommand, { kind: Kind }>;

async function list(
  store: Store,
  { filter, limit, json }: Of<'verifications-list'>,
  { stdout, isTerminal, now }: VerificationsDeps,
): Promise<number> {
  const rows = await store.list(filter, null, limit);
  if (json) {
    const all = await Promise.all(
      rows.map(async (row) => factsOf(row, await currentAttempt(store, row), now())),
    );
    stdout(jsonOf(all));
    return exitStatus.ended;
  }
  const heading = ['id', 'status', 'reason', 'attempts', 'reference', 'created', 'ended'];
  stdout(
    tableOf(
      heading,
      rows.map((row) => [
        row.id,
        row.status,
        row.reason,
        String(row.attempts),
        row.reference,
        isoTime(row.createdAt),
        isoTimeOrNull(row.finishedAt),
      ]),
      isTerminal(),
    ),
  );
  return exitStatus.ended;
}

async function show(
  store: Store,
  { id, json }: Pick<Of<'verifications-show'>, 'id' | 'json'>,
  { stdout, stderr, isTerminal, now }: VerificationsDeps,
): Promise<number> {
  const row = await store.find(id);
  if (row === null) return notFound(stderr);
  const [attempts, reads] = await Promise.all([store.listAttempts(id), store.listReportReads(id)]);
  const record = recordOf(row, attempts, reads, now());
  stdout(json ? jsonOf(record) : describe(record, isTerminal()));
  return exitStatus.ended;
}

async function cancel(
  store: Store,
  { id, json }: Pick<Of<'verifications-cancel'>, 'id' | 'json'>,
  { webhook }: Config,
  deps: VerificationsDeps,
): Promise<number> {
  const row = await store.find(id);
  if (row === null) return notFound(deps.stderr);
  const attempt = await currentAttempt(store, row);
  const ending = { status: 'canceled', reason: null, resultCode: null } as const;
  // The running proxy delivers it: it looks into its outbox every few seconds.
  const outbox = outboxOf(webhook && { events: webhook.events, wake: () => undefined });
  await store.end(id, { ...ending, finishedAt: deps.now() }, (ended) =>
    outbox.endMessages(ended, attempt),
  );
  const current = await store.find(id);
  if (current === null) return notFound(deps.stderr);
  if (current.status !== 'canceled') {
    deps.stderr(
      `It has already ended, as ${current.status}. Only a pending verification can be canceled.\n`,
    );
    return exitStatus.failed;
  }
  if (json) return show(store, { id, json }, deps);
  deps.stdout(`${id}\n`);
  return exitStatus.ended;
}

async function erase(
  store: Store,
  id: string,
  { stdout, stderr }: VerificationsDeps,
): Promise<number> {
  if (!(await store.erase(id))) return notFound(stderr);
  stdout(`${id}\n`);
  return exitStatus.ended;
}

function notFound(stderr: (text: string) => void): number {
  stderr('No verification has this ID; "verifications list" shows the newest.\n');
  return exitStatus.failed;
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

function recordOf(
  row: VerificationRow,
  attempts: readonly AttemptRow[],
  reads: readonly ReportReadRow[],
  now: number,
) {
  const attempt = attempts.find(({ id }) => id === row.attemptId) ?? null;
  return {
    ...factsOf(row, attempt, now),
    attempts: attempts.map(attemptRecordOf),
    reportReads: reads.map(reportReadOf),
  };
}

/** Facts first, one on each line; then the attempts, and who read the report. */
function describe(record: ReturnType<typeof recordOf>, isTerminal: boolean): string {
  const { attempts, reportReads, ...facts } = record;
  const tables = [
    tableOf(
      ['field', 'value'],
      Object.entries(facts).map(([name, value]) => [name, textOf(value)]),
      isTerminal,
    ),
    tableOf(
      ['attempt', 'id', 'flow', 'status', 'reason', 'code', 'began', 'came back', 'ended'],
      attempts.map((attempt) => [
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
      isTerminal,
    ),
    tableOf(
      ['report read', 'key', 'with'],
      reportReads.map(({ readAt, key, include }) => [readAt, key, include.join(',') || null]),
      isTerminal,
    ),
  ];
  const counts = [1, attempts.length, reportReads.length];
  return tables.filter((_, index) => (counts[index] ?? 0) > 0).join('\n');
}

function textOf(value: unknown): string | null {
  if (value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isoTimeOrNull(instant: number | null): string | null {
  return instant === null ? null : isoTime(instant);
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
