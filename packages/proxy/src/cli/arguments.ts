import { parseArgs } from 'node:util';
import {
  verificationIdForm,
  verificationStatuses,
  webhookStates,
  type WebhookState,
} from 'ekyc-verify-protocol';
import { fileUrl } from '../config/addresses.js';
import { Refusal } from '../config/variable.js';
import type { ListFilter } from '../store/rows.js';

/** What a command line asks for. `envFile` null: `.env`, if there is one. */
export type Command = { envFile: string | null } & (
  | { kind: 'help' | 'version' | 'check' | 'migrate' | 'health' }
  | { kind: 'run'; simulate: boolean }
  /** `output` null: standard output. */
  | { kind: 'init'; output: string | null }
  | { kind: 'database copy'; from: string }
  | { kind: 'verifications list'; filter: ListFilter; limit: number; json: boolean }
  | { kind: 'verifications show'; id: string; json: boolean }
  | { kind: 'verifications cancel'; id: string; json: boolean }
  | { kind: 'verifications erase'; id: string }
  | { kind: 'webhooks list'; state: WebhookState }
  /** `id` null: all that failed for good. */
  | { kind: 'webhooks resend'; id: string | null }
);

export type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

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

/** The options that mean something to a command. Another is more likely a mistake than a wish. */
const optionsOf = {
  init: ['output'],
  check: ['env-file'],
  migrate: ['env-file'],
  health: ['env-file'],
  'database copy': ['env-file', 'from'],
  'verifications list': ['env-file', 'json', 'reference', 'status', 'after', 'before', 'limit'],
  'verifications show': ['env-file', 'json'],
  'verifications cancel': ['env-file', 'json'],
  'verifications erase': ['env-file'],
  'webhooks list': ['env-file', 'state'],
  'webhooks resend': ['env-file', 'all-failed'],
} as const satisfies Record<string, readonly (keyof Values)[]>;
type Name = keyof typeof optionsOf;

/**
 * Reads a command line, without the names of node and the script.
 *
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[]): Command {
  const { values, positionals } = readArguments(argv);
  const envFile = values['env-file'] ?? null;
  if (values.help === true) return { kind: 'help', envFile };
  if (values.version === true) return { kind: 'version', envFile };
  const [first, second] = positionals;
  if (first === undefined) {
    allowOnly(values, ['env-file', 'simulate']);
    return { kind: 'run', simulate: values.simulate ?? false, envFile };
  }
  const name = [first, `${first} ${second}`].find(isName);
  if (name === undefined) throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
  allowOnly(values, optionsOf[name]);
  const ids = positionals.slice(name.split(' ').length);
  const takesId = /^verifications (show|cancel|erase)$|resend$/.test(name);
  const surplus = ids[takesId ? 1 : 0];
  if (surplus !== undefined) throw new UsageError(`"${name}" doesn't take "${surplus}".`);
  return { ...commandOf(name, values, ids[0]), envFile };
}

type WithoutFile<C> = C extends Command ? Omit<C, 'envFile'> : never;

function commandOf(name: Name, values: Values, id: string | undefined): WithoutFile<Command> {
  const { json = false } = values;
  switch (name) {
    case 'init':
      return { kind: name, output: values.output ?? null };
    case 'check':
    case 'migrate':
    case 'health':
      return { kind: name };
    case 'database copy':
      return { kind: name, from: fileOf(values.from) };
    case 'verifications list':
      return { kind: name, filter: filterOf(values), limit: limitOf(values.limit), json };
    case 'verifications show':
    case 'verifications cancel':
      return { kind: name, id: verificationId(name, id), json };
    case 'verifications erase':
      return { kind: name, id: verificationId(name, id) };
    case 'webhooks list':
      return { kind: name, state: oneOf('state', webhookStates, values.state ?? 'failed') };
    case 'webhooks resend':
      if ((id === undefined) !== (values['all-failed'] === true)) {
        throw new UsageError('"webhooks resend" takes one id, or --all-failed.');
      }
      return { kind: name, id: id ?? null };
  }
}

function isName(text: string): text is Name {
  return Object.hasOwn(optionsOf, text);
}

function allowOnly(values: Values, allowed: readonly string[]): void {
  const other = Object.keys(values).find((option) => !allowed.includes(option));
  if (other !== undefined) throw new UsageError(`--${other} doesn't apply to this command.`);
}

function fileOf(from = ''): string {
  try {
    return fileUrl.parse(from);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new UsageError(
      `"database copy" takes --from file:PATH. What --from says: ${error.message}.`,
    );
  }
}

function verificationId(name: Name, id = ''): string {
  if (new RegExp(`^${verificationIdForm}$`).test(id)) return id;
  throw new UsageError(`"${name}" takes the ID of one verification, "ver_…".`);
}

function filterOf({ reference, status, after, before }: Values): ListFilter {
  return {
    reference: reference ?? null,
    status: status === undefined ? null : oneOf('status', verificationStatuses, status),
    createdAfter: instantOf('after', after),
    createdBefore: instantOf('before', before),
  };
}

function oneOf<Word extends string>(option: string, words: readonly Word[], text: string): Word {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${option} takes one of ${words.join(', ')}.`);
}

/** A day (UTC), or a moment with its zone. */
function instantOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const instant = form.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new UsageError(
    `--${option} takes a day like 2026-11-24, or a time like 2026-11-24T10:00:00Z.`,
  );
}

function limitOf(text = '20'): number {
  const limit = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;
  if (limit <= 10_000) return limit;
  throw new UsageError('--limit takes a whole number from 1 to 10000.');
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
