import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../packages/proxy/dist/cli.js', import.meta.url));

/** How long the proxy may take to listen, in milliseconds, on a machine that does much else. */
const startTimeout = 60_000;

/** When reconciliation first runs after a start, in milliseconds. */
const firstSweep = 5000;

/** The built command, started again and again with the same settings. */
export type KilledProxy = {
  /** Starts it and kills it at a random moment, so many times. Resolves when it lies dead. */
  killAgainAndAgain(kills: number): Promise<void>;
  /** Starts it, and resolves when it listens. */
  run(): Promise<void>;
  /** Ends it at once, without a word. */
  kill(): Promise<void>;
  /**
   * Starts it for the last time, on a clock that is some minutes ahead: what dead processes had
   * taken for themselves is free again.
   */
  startForGood(): Promise<void>;
  /** Everything that it wrote. */
  output(): string;
  stop(): Promise<void>;
};

export function createKilledProxy(options: {
  url: string;
  environment: Record<string, string>;
  folder: string;
}): KilledProxy {
  if (!existsSync(cli)) throw new Error(`${cli} is missing: build first (npm run build).`);
  const { url, folder } = options;
  let output = '';
  let child: ChildProcess | null = null;
  const killAtExit = () => child?.kill('SIGKILL');
  process.on('exit', killAtExit);

  function start(more: Record<string, string> = {}): ChildProcess {
    const environment = {
      PATH: process.env['PATH'] ?? '',
      // Compiled once: what is tested here is not how fast Node reads modules.
      NODE_COMPILE_CACHE: `${folder}/compiled`,
      ...options.environment,
      ...more,
    };
    child = spawn(process.execPath, [cli], { cwd: folder, env: environment });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    return child;
  }

  async function untilItListens(started: ChildProcess): Promise<void> {
    const deadline = AbortSignal.timeout(startTimeout);
    while (!(await answers(url))) {
      if (started.exitCode !== null || started.signalCode !== null || deadline.aborted) {
        throw new Error(`The proxy did not start. It said:\n${output.slice(-2000)}`);
      }
      await sleep(30);
    }
  }

  async function end(started: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (started.exitCode !== null || started.signalCode !== null) {
      throw new Error(`The proxy ended by itself. It said:\n${output.slice(-2000)}`);
    }
    started.kill(signal);
    await once(started, 'close');
  }

  return {
    async killAgainAndAgain(kills) {
      const first = start();
      const from = performance.now();
      await untilItListens(first);
      const startTime = performance.now() - from;
      // An orderly end writes the compiled modules down; it is none of the kills.
      await end(first, 'SIGTERM');

      for (let kill = 0; kill < kills; kill += 1) {
        const started = start();
        if (kill % 2 === 0) {
          await sleep(Math.random() * startTime);
        } else {
          await untilItListens(started);
          const isSweeping = kill % 20 === 1;
          await sleep((isSweeping ? firstSweep - 200 : 0) + Math.random() * 400);
        }
        await end(started, 'SIGKILL');
      }
    },
    run: () => untilItListens(start()),
    async kill() {
      if (child !== null) await end(child, 'SIGKILL');
    },
    async startForGood() {
      const ahead = 'const now = Date.now; Date.now = () => now() + 240_000';
      const preload = `data:text/javascript,${encodeURIComponent(ahead)}`;
      await untilItListens(start({ NODE_OPTIONS: `--import=${preload}` }));
    },
    output: () => output,
    async stop() {
      if (child !== null && child.exitCode === null && child.signalCode === null) {
        await end(child, 'SIGTERM');
      }
      process.off('exit', killAtExit);
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}
