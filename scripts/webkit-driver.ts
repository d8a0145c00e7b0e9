import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { programs } from './engines.ts';

/** How long each step of the start may take, in milliseconds. */
const timeoutMs = 60_000;

/** What the driver is asked for; `webdriverio` is kept from its newer protocol, which WebKitGTK lacks. */
export function webKitCapabilities() {
  return {
    browserName: 'MiniBrowser',
    'wdio:enforceWebDriverClassic': true,
    'webkitgtk:browserOptions': { binary: needed(programs.miniBrowser()), args: ['--automation'] },
  };
}

/**
 * Starts a screen that nobody sees and WebKit's driver on it, and proves that a browser opens.
 *
 * @returns what ends both; the browser goes with its screen
 */
export async function startWebKitDriver(port: number): Promise<() => Promise<void>> {
  const children: Child[] = [];
  const stop = async () => {
    for (const child of children.toReversed()) await child.stop();
  };
  try {
    const screen = startChild(
      needed(programs.xvfb()),
      ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    children.push(screen);
    const display = `:${await firstLine(screen, 3)}`;
    const driver = startChild(needed(programs.webKitDriver()), [`--port=${port}`, '--host=local'], {
      env: { ...process.env, DISPLAY: display },
    });
    children.push(driver);
    await openOnce(`http://127.0.0.1:${port}`, AbortSignal.timeout(timeoutMs));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The driver may be up and its browser still unable to start: only a session shows. */
async function openOnce(driver: string, signal: AbortSignal): Promise<void> {
  while (!(await fetch(`${driver}/status`, { signal }).catch(() => null))?.ok) {
    await sleep(50, undefined, { signal });
  }
  const { browserName, 'webkitgtk:browserOptions': options } = webKitCapabilities();
  const alwaysMatch = { browserName, 'webkitgtk:browserOptions': options };
  const answer = await fetch(`${driver}/session`, {
    method: 'POST',
    body: JSON.stringify({ capabilities: { alwaysMatch } }),
    signal,
  });
  const { value } = (await answer.json()) as { value: { sessionId?: string; message?: string } };
  if (value.sessionId === undefined) throw new Error(value.message ?? 'No session.');
  await fetch(`${driver}/session/${value.sessionId}`, { method: 'DELETE', signal });
}

/** A program that runs beside the tests, in their process group: whoever ends the group ends it as well. */
type Child = { process: ChildProcess; stop(): Promise<void> };

function startChild(command: string, args: readonly string[], options: SpawnOptions = {}): Child {
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
async function firstLine(child: Child, pipe: number): Promise<string> {
  const stream = child.process.stdio[pipe];
  if (!stream) throw new Error('There is no such pipe.');
  const signal = AbortSignal.timeout(timeoutMs);
  const [text] = (await once(stream, 'data', { signal })) as [Buffer];
  return text.toString('utf8').trim();
}

function needed(program: string | null): string {
  if (program === null) throw new Error('WebKit, its driver or Xvfb was not found.');
  return program;
}
