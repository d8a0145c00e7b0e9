import { randomBytes } from 'node:crypto';
import { writeSecretFile } from '../../src/config/text-file.js';
import { startServer } from '../../src/server.js';
import { copyDatabase } from '../../src/store/copy.js';
import { migrateDatabase, openStore } from '../../src/store/open.js';
import { askDate } from '../../src/cli/check/clock.js';
import { runCommand, type CommandResult, type CommandDeps } from '../../src/cli/run-command.js';
import { startSimulator } from '../../src/cli/simulator.js';
import { TencentClient } from '../../src/tencent/client.js';

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
    writeNewFile: writeSecretFile,
    firstProcess: () => [],
    random: randomBytes,
    now: Date.now,
    version: () => '1.2.3',
    stdout: (text) => void (output.stdout += text),
    stderr: (text) => void (output.stderr += text),
    isTerminal: () => false,
    paint: (_colour, text) => text,
    askDate,
    openClient: async ({ tencent, verificationHosts }) =>
      new TencentClient({ tencent, verificationHosts }),
    copyDatabase,
    migrateDatabase,
    startServer,
    startSimulator,
    openStore,
    ...different,
  });
  return { result, ...output };
}
