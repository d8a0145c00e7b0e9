import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { toolEnvironment } from '../../../scripts/command.ts';

/** What came of a command: its exit code, and all that it said. */
export type Outcome = { exitCode: number | null; output: string };

type Options = { cwd?: string; input?: string };

/** Runs a command to its end. */
export function runTool(command: string, args: readonly string[], options: Options = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    env: toolEnvironment(process.env),
    encoding: 'utf8',
    timeout: 290_000,
  });
  return { exitCode: status, output: `${stdout ?? ''}${stderr ?? ''}` };
}

/** The same, while this process goes on: for a command that asks a server which runs in it. */
export async function runToolBeside(
  command: string,
  args: readonly string[],
  { cwd, input = '' }: Options = {},
): Promise<Outcome> {
  const env = toolEnvironment(process.env);
  const child = spawn(command, args, { ...(cwd !== undefined && { cwd }), env, timeout: 290_000 });
  // One that reads nothing may have ended already.
  child.stdin.on('error', () => undefined).end(input);
  const ended = once(child, 'close') as Promise<[exitCode: number | null]>;
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { exitCode, output: `${stdout}${stderr}` };
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

/** The first command whose trial ends well, or null, said in the test's output. */
export function findTool(
  trials: readonly [command: string, ...args: string[]][],
  whatFor: string,
): string | null {
  const found = trials.find(([command, ...args]) => runTool(command, args).exitCode === 0);
  if (found === undefined) console.warn(`Not installed here: ${whatFor} is skipped.`);
  return found?.[0] ?? null;
}
