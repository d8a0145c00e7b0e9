import { spawnSync } from 'node:child_process';
import { toolEnvironment } from '../../scripts/command.ts';

/** What came of a command: its exit code, and all that it said. */
export type Outcome = { exitCode: number | null; output: string };

/** Runs a command to its end. */
export function runTool(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: string } = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    env: toolEnvironment(process.env),
    encoding: 'utf8',
    timeout: 290_000,
  });
  return { exitCode: status, output: `${stdout ?? ''}${stderr ?? ''}` };
}

/**
 * Whether this machine has a command. When not, says so in the test's output: what it would have
 * checked is skipped, not passed.
 */
export function hasTool(command: string, args: readonly string[], whatFor: string): boolean {
  const found = runTool(command, args).exitCode === 0;
  if (!found) console.warn(`There is no ${command} here: ${whatFor} is skipped.`);
  return found;
}
