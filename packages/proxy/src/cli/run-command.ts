import { randomBytes } from 'node:crypto';
import { loadConfig, type Config } from '../config/config.js';
import { composeEnvironmentFile } from '../config/init.js';
import { ConfigError } from '../config/read-values.js';
import { harmlessSettings, simulatedEnvironment } from '../config/simulate.js';
import { writeSecretFile } from '../config/text-file.js';
import { packageVersion } from '../runtime.js';
import { describeDatabaseError } from '../store/faults.js';
import { parseArguments, usage, UsageError, type Command } from './arguments.js';
import { runCopy, runMigrate } from './database.js';
import { CommandFailed, exitStatus, type CommandDeps } from './deps.js';
import { withEnvironmentFile } from './environment.js';
import { describeFailure, describeProblems, describeUnwritten } from './failure.js';
import { runHealth } from './health.js';
import { describeSimulation, freePort } from './simulator.js';
import { runVerifications } from './verifications.js';
import { runWebhooks } from './webhooks.js';

/** What came of it: a status to end with, or something that runs until it is closed. */
export type CommandResult = { status: number } | { close: () => Promise<void> };

/** Does what the command line asks for. Rejects only on a fault in the program. */
export async function runCommand(deps: CommandDeps): Promise<CommandResult> {
  try {
    const command = parseArguments(deps.argv);
    if (command.kind !== 'run') return { status: await runOnce(command, deps) };
    if (command.simulate) return await runSimulated(deps, command.envFile);
    return await startServer(configOf(deps, command.envFile), deps);
  } catch (error) {
    const { status, text } = describe(error);
    deps.stderr(text);
    return { status };
  }
}

function describe(error: unknown): { status: number; text: string } {
  if (error instanceof UsageError) {
    return { status: exitStatus.usage, text: `${error.message}\n\n${usage}` };
  }
  if (error instanceof ConfigError) {
    return { status: exitStatus.configuration, text: describeProblems(error) };
  }
  const reason = error instanceof CommandFailed ? error.message : describeDatabaseError(error);
  if (reason === null) throw error;
  return { status: exitStatus.failed, text: `${reason}\n` };
}

/** Does one thing and ends. */
async function runOnce(
  command: Exclude<Command, { kind: 'run' }>,
  deps: CommandDeps,
): Promise<number> {
  const config = () => configOf(deps, command.envFile);
  switch (command.kind) {
    case 'help':
      deps.stdout(usage);
      break;
    case 'version':
      deps.stdout(`${packageVersion()}\n`);
      break;
    case 'init':
      init(deps, command.output);
      break;
    case 'health':
      await runHealth(command.envFile, deps);
      break;
    case 'check': {
      // Loaded when it is needed, with the client of the vendor: the others do not wait for it.
      const { runCheck } = await import('./check/check.js');
      return runCheck(config(), deps);
    }
    case 'migrate':
      await runMigrate(config(), deps);
      break;
    case 'database copy':
      await runCopy(command.from, config(), deps);
      break;
    case 'verifications list':
    case 'verifications show':
    case 'verifications cancel':
    case 'verifications erase':
      await runVerifications(command, config(), deps);
      break;
    case 'webhooks list':
    case 'webhooks resend':
      await runWebhooks(command, config(), deps);
      break;
  }
  return exitStatus.ended;
}

function configOf({ env, readFile }: CommandDeps, envFile: string | null): Config {
  return loadConfig(withEnvironmentFile(env, envFile, readFile), readFile);
}

/** Prints a new environment file, or writes it to a file that only this user can read. */
function init({ stdout, stderr }: CommandDeps, output: string | null): void {
  const text = composeEnvironmentFile();
  if (output === null) {
    stdout(text);
    return;
  }
  try {
    writeSecretFile(output, text);
  } catch (error) {
    throw new CommandFailed(describeUnwritten(error, output));
  }
  stderr(
    `Wrote ${output}, which only you can read. Fill in the keys of Tencent Cloud, EKYC_PUBLIC_URL, and EKYC_ALLOWED_ORIGINS; "check" then tests it.\n`,
  );
}

async function runSimulated(deps: CommandDeps, envFile: string | null): Promise<CommandResult> {
  const simulator = await deps.startSimulator();
  try {
    const { settings, ignored } = harmlessSettings(
      withEnvironmentFile(deps.env, envFile, deps.readFile),
    );
    const apiKey = `key_simulated_${randomBytes(24).toString('base64url')}`;
    const port = settings.PORT?.trim() === '0' ? { PORT: await freePort() } : {};
    const environment = simulatedEnvironment(
      { ...settings, ...port, EKYC_API_KEYS: apiKey },
      simulator,
    );
    const server = await startServer(loadConfig(environment, deps.readFile), deps);
    const urls = { proxyUrl: server.url, simulatorUrl: simulator.url };
    deps.stderr(describeSimulation({ ...urls, apiKey, ignored }));
    return {
      // The proxy goes first: what it still asks of the simulator gets an answer.
      async close() {
        await server.close();
        await simulator.stop();
      },
    };
  } catch (error) {
    await simulator.stop();
    throw error;
  }
}

/** Loads the server when it is needed: `--help` and `init` should not wait for it. */
async function startServer(config: Config, { stderr }: CommandDeps) {
  try {
    const server = await import('../server.js');
    const { openLog } = await import('../log.js');
    return await server.startServer(config, { logStream: openLog(1, stderr) });
  } catch (error) {
    throw new CommandFailed(describeFailure(error, config));
  }
}
