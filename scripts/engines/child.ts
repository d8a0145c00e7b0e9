import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs beside the tests. */
export type Child = { process: ChildProcess; stop(): Promise<void> };

/**
 * Starts a program. It stays in the process group of the tests, so that whoever ends the group of a
 * run that hangs ends it as well.
 */
export function startChild(
  command: string,
  args: readonly string[],
  options: { stdio?: StdioOptions; env?: NodeJS.ProcessEnv } = {},
): Child {
  const child = spawn(command, args, { stdio: 'ignore', ...options });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    // Could not be started: whoever waits for a sign of life finds out.
    child.once('error', () => resolve());
  });
  return {
    process: child,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The first line that a program writes to one of its pipes. */
export async function firstLine(child: Child, pipe: number, patienceMs: number): Promise<string> {
  const stream = child.process.stdio[pipe];
  if (!stream) throw new Error('There is no such pipe.');
  const signal = AbortSignal.timeout(patienceMs);
  const [text] = (await once(stream, 'data', { signal })) as [Buffer];
  return text.toString('utf8').trim();
}
