import { ConfigError, readValues, type Environment, type ReadFile } from '../config/read-values.js';
import { exitStatus } from './arguments.js';
import { withEnvironmentFile } from './environment.js';

export type HealthDeps = {
  env: Environment;
  readFile: ReadFile;
  /** The words that the machine's or container's first process was started with. */
  firstProcess: () => readonly string[];
  stderr: (text: string) => void;
};

/** How long the proxy may take to answer, in milliseconds; a container's check gives up after three seconds. */
const deadline = 2000;

/**
 * Asks the proxy that runs on this machine whether it is up, at the address that its own settings give.
 * Other settings may be wrong: then the proxy does not run, and does not answer.
 *
 * @returns The status to end with.
 */
export async function runHealth(envFile: string | null, deps: HealthDeps): Promise<number> {
  const { readFile, stderr } = deps;
  let settings: Environment;
  try {
    const file = envFile ?? fileIn(deps.firstProcess());
    settings = withEnvironmentFile(deps.env, file, readFile);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    stderr(`${error.message}\n`);
    return exitStatus.failed;
  }
  const { HOST = '', PORT = 0 } = readValues(settings, readFile).values;
  const url = `http://${addressOf(HOST)}:${PORT}/healthz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadline) });
    await response.body?.cancel();
    if (response.ok) return exitStatus.ended;
    stderr(`${url} answered with status ${response.status}.\n`);
  } catch {
    stderr(`${url} doesn't answer.\n`);
  }
  return exitStatus.failed;
}

/** What listens everywhere is asked on this machine. */
function addressOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * The environment file that the proxy was started with, when it is the first process of its container:
 * a health check cannot be told what an operator adds to the container's command.
 */
function fileIn(words: readonly string[]): string | null {
  const index = words.findIndex((word) => /^--env-file(=|$)/.test(word));
  if (index === -1) return null;
  const [, joined] = words[index]?.split('=', 2) ?? [];
  return joined ?? words[index + 1] ?? null;
}
