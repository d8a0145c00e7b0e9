/** The command. The only file that reads the environment of the process. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { styleText } from 'node:util';
import { exitStatus } from './arguments.js';
import { askDate } from './check/clock.js';
import { runCommand } from './run-command.js';
import { startSimulator } from './simulator.js';
import { stopGracefully } from './stop.js';
import { readTextFile, writeSecretFile } from '../config/text-file.js';
import { packageVersion } from '../runtime.js';

const stderr = (text: string) => void process.stderr.write(text);
// Nothing is left to tell it by.
process.stderr.on('error', () => {});
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  // Whoever reads it has seen enough, as `head` does.
  if (code === 'EPIPE') return;
  stderr(`Standard output can't be written (${code}).\n`);
  process.exitCode = exitStatus.failed;
});

const result = await runCommand({
  argv: process.argv.slice(2),
  env: process.env,
  readFile: readTextFile,
  writeNewFile: writeSecretFile,
  firstProcess,
  random: randomBytes,
  now: Date.now,
  version: packageVersion,
  stdout: (text) => void process.stdout.write(text),
  stderr,
  isTerminal: () => process.stdout.isTTY,
  // Loaded when it is needed: `--help` and `init` should not wait for it.
  startServer: async (config) => {
    const [{ startServer }, { openLog }] = await Promise.all([
      import('../server.js'),
      import('../log.js'),
    ]);
    return startServer(config, { logStream: openLog(1, stderr) });
  },
  startSimulator,
  paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
  openClient: async ({ tencent, verificationHosts }) => {
    const { TencentClient } = await import('../tencent/client.js');
    return new TencentClient({ tencent, verificationHosts });
  },
  askDate,
  copyDatabase: async (from, to) => (await import('../store/copy.js')).copyDatabase(from, to),
  openStore: async (...database) => (await import('../store/open.js')).openStore(...database),
  migrateDatabase: async (url) => (await import('../store/open.js')).migrateDatabase(url),
});

if ('status' in result) process.exitCode = result.status;
else stopGracefully(result.close, stderr);
// Node would write it down at an orderly end, which not every process comes to.
flushCompileCache();

/** Only Linux tells it, and only containers ask. */
function firstProcess(): string[] {
  try {
    return readFileSync('/proc/1/cmdline', 'utf8').split('\0');
  } catch {
    return [];
  }
}
