import { setTimeout as sleep } from 'node:timers/promises';
import { firstLine, startChild, type Child } from './child.ts';
import { programs } from './engines.ts';

/** How long each step of the start may take, in milliseconds. */
const patienceMs = 30_000;

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
    const display = `:${await firstLine(screen, 3, patienceMs)}`;
    const driver = startChild(needed(programs.webKitDriver()), [`--port=${port}`, '--host=local'], {
      env: { ...process.env, DISPLAY: display },
    });
    children.push(driver);
    await openOnce(`http://127.0.0.1:${port}`, AbortSignal.timeout(patienceMs));
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

function needed(program: string | null): string {
  if (program === null) throw new Error('WebKit, its driver or Xvfb was not found.');
  return program;
}
