import { parseArgs } from 'node:util';
import {
  verificationIdForm,
  verificationStatuses,
  webhookStates,
  type WebhookState,
} from 'ekyc-verify-protocol';
import type { ListFilter } from '../store/rows.js';

/** What a command line asks for. */
export type Command =
  | { kind: 'help' | 'version' }
  /** `output` null: standard output. */
  | { kind: 'init'; output: string | null }
  | { kind: 'run'; simulate: boolean; envFile: string | null }
  | { kind: 'health'; envFile: string | null }
  | CheckCommand
  | MigrateCommand
  | CopyCommand
  | VerificationsCommand
  | WebhooksCommand;

export type CheckCommand = { kind: 'check'; envFile: string | null };

export type MigrateCommand = { kind: 'migrate'; envFile: string | null };

export type CopyCommand = { kind: 'database-copy'; from: string; envFile: string | null };

type Shared = { json: boolean; envFile: string | null };

export type VerificationsCommand =
  | ({ kind: 'verifications-list'; filter: ListFilter; limit: number } & Shared)
  | ({ kind: 'verifications-show'; id: string } & Shared)
  | ({ kind: 'verifications-cancel'; id: string } & Shared)
  | { kind: 'verifications-erase'; id: string; envFile: string | null };

export type WebhooksCommand =
  | { kind: 'webhooks-list'; state: WebhookState; envFile: string | null }
  /** `id` null: all that failed for good. */
  | { kind: 'webhooks-resend'; id: string | null; envFile: string | null };

/** The statuses that the command ends with. 78 is EX_CONFIG of sysexits.h: a restart cannot help. */
export const exitStatus = { ended: 0, failed: 1, usage: 2, configuration: 78 } as const;

export const usage = `Usage: ekyc-verify-proxy [COMMAND] [OPTIONS]      Runs the proxy by default.

Commands:
  init [--output FILE]   Print a complete .env with fresh secrets, or write it.
  check                  Test configuration, database, and keys. Buys nothing.
  migrate                Bring the database's schema up to date, and end.
  health                 Ask the proxy on this machine whether it is up.
  verifications list     List the newest. Filters: --reference, --status,
                         --after TIME, --before TIME, --limit N (20).
  verifications show ID  Show one with its attempts. Also: cancel ID, erase ID.
  webhooks list          List webhooks that failed; --state waiting, delivered.
  webhooks resend ID     Send one again, or all with --all-failed.
  database copy          Copy a SQLite file into the configured, empty database:
                         --from file:PATH. Stop the proxy first.
Options:
  --json                 Verifications as JSON.
  --env-file PATH        Read this file instead of .env. The environment wins.
  --simulate             Run against a simulator: no keys, no real results.
  -h, --help             Print this help.
  -v, --version          Print the version.

Exit status: 0 success, 1 failure, 2 usage error, 78 configuration error.
`;

/** A command line that was not understood; the message says what of it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads a command line, without the names of node and the script.
 *
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[]): Command {
  const { values, positionals } = readArguments(argv);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [command, ...rest] = positionals;
  const envFile = values['env-file'] ?? null;
  if (command === undefined) {
    allowOnly(values, 'env-file', 'simulate');
    return { kind: 'run', simulate: values.simulate ?? false, envFile };
  }
  if (command === 'init' && rest.length === 0) {
    allowOnly(values, 'output');
    return { kind: 'init', output: values.output ?? null };
  }
  if ((command === 'check' || command === 'health' || command === 'migrate') && rest.length === 0) {
    allowOnly(values, 'env-file');
    return { kind: command, envFile };
  }
  if (command === 'database') return parseDatabase(rest, values);
  if (command === 'verifications') return parseVerifications(rest, values);
  if (command === 'webhooks') return parseWebhooks(rest, values);
  throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
}

function parseDatabase([action, ...others]: string[], values: Values): CopyCommand {
  allowOnly(values, 'env-file', 'from');
  const { from } = values;
  if (action !== 'copy' || others.length > 0 || from?.startsWith('file:') !== true) {
    throw new UsageError('"database" takes "copy --from file:PATH".');
  }
  return { kind: 'database-copy', from, envFile: values['env-file'] ?? null };
}

/** How many verifications are listed, unless the command line says it, and at most. */
const listed = { usual: 20, most: 10_000 };

function parseVerifications([action, ...ids]: string[], values: Values): VerificationsCommand {
  const shared = { json: values.json ?? false, envFile: values['env-file'] ?? null };
  const [id = ''] = ids;
  switch (action) {
    case 'list':
      if (ids.length > 0) throw new UsageError('"verifications list" takes options only.');
      allowOnly(values, 'env-file', 'json', 'reference', 'status', 'after', 'before', 'limit');
      return {
        kind: 'verifications-list',
        filter: {
          reference: values.reference ?? null,
          status: statusOf(values.status),
          createdAfter: instantOf('after', values.after),
          createdBefore: instantOf('before', values.before),
        },
        limit: limitOf(values.limit),
        ...shared,
      };
    case 'show':
    case 'cancel':
      allowOnly(values, 'env-file', 'json');
      return { kind: `verifications-${action}`, id: idOf(action, id, ids.length), ...shared };
    case 'erase':
      allowOnly(values, 'env-file');
      return {
        kind: 'verifications-erase',
        id: idOf(action, id, ids.length),
        envFile: shared.envFile,
      };
    default:
      throw new UsageError('"verifications" takes "list", "show", "cancel", or "erase".');
  }
}

function idOf(action: string, id: string, count: number): string {
  if (count === 1 && new RegExp(`^${verificationIdForm}$`).test(id)) return id;
  throw new UsageError(`"verifications ${action}" takes the ID of one verification, "ver_…".`);
}

function statusOf(text: string | undefined): ListFilter['status'] {
  if (text === undefined) return null;
  const status = verificationStatuses.find((each) => each === text);
  if (status !== undefined) return status;
  throw new UsageError(`--status takes one of ${verificationStatuses.join(', ')}.`);
}

/** A day (UTC), or a moment with its zone. */
function instantOf(name: 'after' | 'before', text: string | undefined): number | null {
  if (text === undefined) return null;
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const instant = form.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new UsageError(
    `--${name} takes a day like 2026-11-24, or a time like 2026-11-24T10:00:00Z.`,
  );
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return listed.usual;
  const limit = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;
  if (limit <= listed.most) return limit;
  throw new UsageError(`--limit takes a whole number from 1 to ${listed.most}.`);
}

function parseWebhooks([action, ...ids]: string[], values: Values): WebhooksCommand {
  const envFile = values['env-file'] ?? null;
  const [id] = ids;
  if (action === 'list' && id === undefined) {
    allowOnly(values, 'env-file', 'state');
    const state = webhookStates.find((each) => each === (values.state ?? 'failed'));
    if (state === undefined) {
      throw new UsageError(`--state takes one of ${webhookStates.join(', ')}.`);
    }
    return { kind: 'webhooks-list', state, envFile };
  }
  if (action === 'resend') {
    allowOnly(values, 'env-file', 'all-failed');
    if (values['all-failed'] === true && id === undefined) {
      return { kind: 'webhooks-resend', id: null, envFile };
    }
    if (values['all-failed'] !== true && id !== undefined && ids.length === 1) {
      return { kind: 'webhooks-resend', id, envFile };
    }
    throw new UsageError('"webhooks resend" takes one id, or --all-failed.');
  }
  throw new UsageError('"webhooks" takes "list" or "resend".');
}

/** An option that means nothing here is more likely a mistake than a wish. */
function allowOnly(values: Values, ...allowed: (keyof Values)[]): void {
  const [other] = Object.keys(values).filter((name) => !allowed.includes(name as keyof Values));
  if (other !== undefined) throw new UsageError(`--${other} doesn't apply to this command.`);
}

type Values = ReturnType<typeof readArguments>['values'];

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'env-file': { type: 'string' },
        simulate: { type: 'boolean' },
        from: { type: 'string' },
        output: { type: 'string', short: 'o' },
        state: { type: 'string' },
        reference: { type: 'string' },
        status: { type: 'string' },
        after: { type: 'string' },
        before: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
        'all-failed': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
