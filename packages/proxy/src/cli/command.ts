/** The command. The only file that reads the environment of the process. */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { styleText } from 'node:util';
import { readTextFile } from '../config/text-file.js';
import { exitStatus } from './deps.js';
import { runCommand } from './run-command.js';
import { startSimulator } from './simulator.js';
import { stopGracefully } from './stop.js';

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
  firstProcess,
  now: Date.now,
  stdout: (text) => void process.stdout.write(text),
  stderr,
  isTerminal: () => process.stdout.isTTY,
  paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
  startSimulator,
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
