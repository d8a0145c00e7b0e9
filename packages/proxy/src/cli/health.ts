import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { ConfigError, readValues, type Environment } from '../config/read-values.js';
import { CommandFailed, type CommandDeps } from './deps.js';
import { withEnvironmentFile } from './environment.js';

/** How long the proxy may take to answer, in milliseconds; a container's check gives up after three seconds. */
const deadline = 2000;

/**
 * Asks the proxy that runs on this machine whether it is up, at the address that its own settings give.
 * Other settings may be wrong: then the proxy does not run, and does not answer.
 *
 * @throws CommandFailed when it is not
 */
export async function runHealth(envFile: string | null, deps: CommandDeps): Promise<void> {
  const { HOST = '', PORT = 0 } = readValues(settingsOf(envFile, deps), deps.readFile).values;
  const url = `http://${addressOf(HOST)}:${PORT}/healthz`;
  const status = await statusOf(url).catch(() => {
    throw new CommandFailed(`${url} doesn't answer.`);
  });
  if (status !== 200) throw new CommandFailed(`${url} answered with status ${status}.`);
}

/** Not by `fetch`, which refuses some ports that a proxy may well listen on, such as 10080. */
async function statusOf(url: string): Promise<number | undefined> {
  const request = get(url, { agent: false, signal: AbortSignal.timeout(deadline) });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.destroy();
  return response.statusCode;
}

function settingsOf(
  envFile: string | null,
  { env, readFile, firstProcess }: CommandDeps,
): Environment {
  try {
    return withEnvironmentFile(env, envFile ?? fileIn(firstProcess()), readFile);
  } catch (error) {
    throw error instanceof ConfigError ? new CommandFailed(error.message) : error;
  }
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
