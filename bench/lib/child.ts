import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';

/** What a process has used since it began. */
export type Usage = {
  /** User and system time, in milliseconds. */
  cpuMs: number;
  /** Resident memory now, and the most it ever was, in bytes. */
  rss: number;
  peak: number;
};

/** A process that is measured. */
export type Child = {
  pid: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
};

const probe = new URL('../subjects/probe.mjs', import.meta.url).href;

/**
 * Starts a program of this folder, or the built command, with the probe in it.
 *
 * @param options.log File that its standard output goes to, as an operator's log would.
 */
export function startChild(
  script: URL,
  options: { environment: Record<string, string>; log: string; args?: string[] },
): Child {
  const log = openSync(options.log, 'a');
  const child = fork(script, options.args ?? [], {
    env: { PATH: process.env['PATH'] ?? '', ...options.environment },
    execArgv: ['--import', probe],
    stdio: ['ignore', log, log, 'ipc'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  return {
    pid: child.pid ?? 0,
    usage: () => ask<Usage>(child),
    async stop() {
      process.off('exit', endWithUs);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Sends a question, and gives the next message that comes. */
export async function ask<Answer>(child: ChildProcess): Promise<Answer> {
  const answered = once(child, 'message') as Promise<[Answer]>;
  child.send('?');
  return (await answered)[0];
}
