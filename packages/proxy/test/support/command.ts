import type { CommandDeps } from '../../src/cli/deps.js';
import { runCommand, type CommandResult } from '../../src/cli/run-command.js';
import { startSimulator } from '../../src/cli/simulator.js';

export type Run = { result: CommandResult; stdout: string; stderr: string };

/** Runs the command in this process, with what it really runs with, on a machine without files to read. */
export async function runHere(
  argv: string[],
  env: Record<string, string | undefined> = {},
  different: Partial<CommandDeps> = {},
): Promise<Run> {
  const output = { stdout: '', stderr: '' };
  const result = await runCommand({
    argv,
    env,
    readFile: () => {
      throw Object.assign(new Error('there are no files'), { code: 'ENOENT' });
    },
    firstProcess: () => [],
    now: Date.now,
    stdout: (text) => void (output.stdout += text),
    stderr: (text) => void (output.stderr += text),
    isTerminal: () => false,
    paint: (_colour, text) => text,
    startSimulator,
    ...different,
  });
  return { result, ...output };
}
