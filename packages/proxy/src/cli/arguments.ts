import { parseArgs } from 'node:util';

/** What a command line asks for. */
export type Command =
  | { kind: 'help' | 'version' | 'init' }
  | { kind: 'run'; simulate: boolean; envFile: string | null };

/** The statuses that the command ends with. 78 is EX_CONFIG of sysexits.h: a restart cannot help. */
export const exitStatus = { ended: 0, failed: 1, usage: 2, configuration: 78 } as const;

export const usage = `Usage: ekyc-verify-proxy [options]   runs the proxy
       ekyc-verify-proxy init        prints a complete .env with fresh secrets

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
  const simulate = values.simulate ?? false;
  if (command === undefined) return { kind: 'run', simulate, envFile };
  if (command !== 'init' || rest.length > 0) {
    throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
  }
  if (simulate || envFile !== null) throw new UsageError('"init" takes no options.');
  return { kind: 'init' };
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'env-file': { type: 'string' },
        simulate: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
