import { parseArgs } from 'node:util';

/** The states of a webhook that can be listed; the first is listed when none is named. */
const webhookStates = ['failed', 'waiting', 'delivered'] as const;

/** What a command line asks for. */
export type Command =
  | { kind: 'help' | 'version' | 'init' }
  | { kind: 'run'; simulate: boolean; envFile: string | null }
  | WebhooksCommand;

export type WebhooksCommand =
  | { kind: 'webhooks-list'; state: (typeof webhookStates)[number]; envFile: string | null }
  /** `id` null: all that failed for good. */
  | { kind: 'webhooks-resend'; id: string | null; envFile: string | null };

/** The statuses that the command ends with. 78 is EX_CONFIG of sysexits.h: a restart cannot help. */
export const exitStatus = { ended: 0, failed: 1, usage: 2, configuration: 78 } as const;

export const usage = `Usage: ekyc-verify-proxy [options]   runs the proxy
       ekyc-verify-proxy init        prints a complete .env with fresh secrets
       ekyc-verify-proxy webhooks list [--state failed|waiting|delivered]
                                     lists webhooks, newest first (default: failed for good):
                                     id, verification, type, state, tries, last error, time of
                                     the event, time of the next try; with tabs between
       ekyc-verify-proxy webhooks resend ID | --all-failed
                                     makes webhooks wait again, and prints their ids; a running
                                     proxy sends them within seconds

Options:
  --env-file PATH   reads this file into the environment (default: .env, when there is one);
                    what the environment itself says wins
  --simulate        runs against a built-in simulator: needs no keys, checks nobody
  -h, --help        prints this text
  -v, --version     prints the version

Configuration comes from the environment; "ekyc-verify-proxy init" names every variable.

Exit status:
  0   ended as asked
  1   could not start, or failed
  2   the command line was not understood
  78  the configuration has problems; all of them are on standard error
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
    allowOnly(values);
    return { kind: 'init' };
  }
  if (command === 'webhooks') return parseWebhooks(rest, values);
  throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
}

function parseWebhooks([action, ...ids]: string[], values: Values): WebhooksCommand {
  const envFile = values['env-file'] ?? null;
  const [id] = ids;
  if (action === 'list' && id === undefined) {
    allowOnly(values, 'env-file', 'state');
    const [usual] = webhookStates;
    const state = webhookStates.find((each) => each === (values.state ?? usual));
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
  if (other !== undefined) throw new UsageError(`--${other} does not belong to this command.`);
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
        state: { type: 'string' },
        'all-failed': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
