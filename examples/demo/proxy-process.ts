import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../packages/proxy/dist/cli.js', import.meta.url));

/** How long the proxy may take to listen, and to stop, in milliseconds. */
const startTimeout = 60_000;

/** The built command, running. */
export type ProxyProcess = {
  /** Everything it wrote to standard output and standard error so far. */
  output(): string;
  /** Resolves when it has ended, to its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Asks it to stop, and makes it when it does not. */
  stop(): Promise<void>;
};

/**
 * Starts the built proxy as a process of its own and resolves when it answers.
 *
 * @param options.environment Its whole environment: nothing of this process’s is handed down.
 * @param options.folder Its working directory; a `.env` there would be read.
 */
export async function startProxyProcess(options: {
  url: string;
  environment: Record<string, string>;
  folder: string;
}): Promise<ProxyProcess> {
  const child = spawn(process.execPath, [cli], {
    cwd: options.folder,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own, so that a Ctrl-C reaches it once, through `stop`, in good order.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.on('exit', killAtExit);
  void ended.finally(() => process.off('exit', killAtExit)).catch(() => {});

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), startTimeout);
    await ended;
    clearTimeout(killer);
  };
  if (!(await answers(options.url, ended))) {
    await stop();
    throw new Error(`The proxy did not start. It said:\n${output.trim()}`);
  }
  return { output: () => output, ended, signal: (name) => child.kill(name), stop };
}

/** Whether the proxy answers before it ends or the time is over. */
async function answers(url: string, ended: Promise<number | null>): Promise<boolean> {
  const over = Symbol('over');
  const deadline = AbortSignal.timeout(startTimeout);
  while (!deadline.aborted) {
    const answer = await Promise.race([
      fetch(`${url}/healthz`, { signal: deadline }).catch(() => null),
      ended.then(() => over),
    ]);
    if (answer === over) return false;
    if (answer instanceof Response && answer.ok) return true;
    await sleep(50);
  }
  return false;
}
