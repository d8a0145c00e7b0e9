import type { Config } from '../config/config.js';
import { composeEnvironmentFile } from '../config/init.js';
import { loadConfig } from '../config/load.js';
import { ConfigError, type Environment, type ReadFile } from '../config/read-values.js';
import { harmlessSettings, simulatedEnvironment } from '../config/simulate.js';
import type { RandomBytes } from '../security/client-secret.js';
import {
  exitStatus,
  parseArguments,
  usage,
  UsageError,
  type CheckCommand,
  type Command,
  type CopyCommand,
  type MigrateCommand,
  type VerificationsCommand,
  type WebhooksCommand,
} from './arguments.js';
import { runCheck, type CheckDeps } from './check/check.js';
import { runCopy, type CopyDeps } from './copy.js';
import { withEnvironmentFile } from './environment.js';
import { describeFailure, describeProblems, describeUnwritten } from './failure.js';
import { runHealth, type HealthDeps } from './health.js';
import { runMigrate, type MigrateDeps } from './migrate.js';
import { describeSimulation, SimulatorMissing, type RunningSimulator } from './simulator.js';
import { runVerifications, type VerificationsDeps } from './verifications.js';
import { runWebhooks } from './webhooks.js';

/** All that the command touches, passed in so that a test can pass its own. */
export type CommandDeps = CheckDeps &
  CopyDeps &
  MigrateDeps &
  HealthDeps &
  VerificationsDeps & {
    /** The command line, without the names of node and the script. */
    argv: readonly string[];
    env: Environment;
    readFile: ReadFile;
    /** Writes a file that only this user may read; throws when there is one already. */
    writeNewFile: (path: string, text: string) => void;
    random: RandomBytes;
    version: () => string;
    stderr: (text: string) => void;
    startServer: (config: Config) => Promise<{ url: string; close(): Promise<void> }>;
    startSimulator: () => Promise<RunningSimulator>;
  };

/** What came of it: a status to end with, or something that runs until it is closed. */
export type CommandResult = { status: number } | { close: () => Promise<void> };

/** Does what the command line asks for. Rejects only on a fault in the program. */
export async function runCommand(deps: CommandDeps): Promise<CommandResult> {
  const { argv, stdout, stderr } = deps;
  let command: Command;
  try {
    command = parseArguments(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr(`${error.message}\n\n${usage}`);
    return { status: exitStatus.usage };
  }
  switch (command.kind) {
    case 'run':
      return command.simulate
        ? runSimulated(deps, command.envFile)
        : runServer(deps, () => readEnvironment(deps, command.envFile));
    case 'help':
      stdout(usage);
      return { status: exitStatus.ended };
    case 'version':
      stdout(`${deps.version()}\n`);
      return { status: exitStatus.ended };
    case 'init':
      return { status: runInit(deps, command.output) };
    case 'health':
      return { status: await runHealth(command.envFile, deps) };
    default:
      return runConfigured(deps, command);
  }
}

/** Prints a new environment file, or writes it to a file that only this user can read. */
function runInit({ random, stdout, stderr, writeNewFile }: CommandDeps, output: string | null) {
  const text = composeEnvironmentFile(random);
  if (output === null) {
    stdout(text);
    return exitStatus.ended;
  }
  try {
    writeNewFile(output, text);
  } catch (error) {
    stderr(describeUnwritten(error, output));
    return exitStatus.failed;
  }
  stderr(
    `Wrote ${output}, which only you can read. Fill in the keys of Tencent Cloud, EKYC_PUBLIC_URL, and EKYC_ALLOWED_ORIGINS; "check" then tests it.\n`,
  );
  return exitStatus.ended;
}

type ConfiguredCommand =
  CheckCommand | CopyCommand | MigrateCommand | VerificationsCommand | WebhooksCommand;

async function runConfigured(
  deps: CommandDeps,
  command: ConfiguredCommand,
): Promise<CommandResult> {
  const config = readConfig(deps, () => readEnvironment(deps, command.envFile));
  if (config === null) return { status: exitStatus.configuration };
  return { status: await runOnce(command, config, deps) };
}

/** Commands that need the configuration, do one thing and end. */
function runOnce(command: ConfiguredCommand, config: Config, deps: CommandDeps): Promise<number> {
  switch (command.kind) {
    case 'check':
      return runCheck(config, deps);
    case 'migrate':
      return runMigrate(config, deps);
    case 'database-copy':
      return runCopy(command, config, deps);
    case 'verifications-list':
    case 'verifications-show':
    case 'verifications-cancel':
    case 'verifications-erase':
      return runVerifications(command, config, deps);
    case 'webhooks-list':
    case 'webhooks-resend':
      return runWebhooks(command, config, deps);
  }
}

async function runSimulated(deps: CommandDeps, envFile: string | null): Promise<CommandResult> {
  let simulator: RunningSimulator;
  try {
    simulator = await deps.startSimulator();
  } catch (error) {
    if (!(error instanceof SimulatorMissing)) throw error;
    deps.stderr(`${error.message}\n`);
    return { status: exitStatus.failed };
  }
  const apiKey = `key_simulated_${Buffer.from(deps.random(24)).toString('base64url')}`;
  let ignored: readonly string[] = [];
  const environment = () => {
    const harmless = harmlessSettings(readEnvironment(deps, envFile));
    ignored = harmless.ignored;
    const settings = { ...harmless.settings, EKYC_API_KEYS: apiKey };
    return simulatedEnvironment(settings, simulator, deps.random);
  };
  const result = await runServer(deps, environment, (proxyUrl) =>
    deps.stderr(describeSimulation({ proxyUrl, simulatorUrl: simulator.url, apiKey, ignored })),
  );
  if ('status' in result) {
    await simulator.stop();
    return result;
  }
  return {
    // The proxy goes first: what it still asks of the simulator gets an answer.
    async close() {
      await result.close();
      await simulator.stop();
    },
  };
}

async function runServer(
  deps: CommandDeps,
  environment: () => Environment,
  started: (url: string) => void = () => {},
): Promise<CommandResult> {
  const config = readConfig(deps, environment);
  if (config === null) return { status: exitStatus.configuration };
  try {
    const server = await deps.startServer(config);
    started(server.url);
    return { close: () => server.close() };
  } catch (error) {
    deps.stderr(describeFailure(error, config));
    return { status: exitStatus.failed };
  }
}

/** The configuration, or null when it has problems, which are then on standard error. */
function readConfig(
  { readFile, stderr }: CommandDeps,
  environment: () => Environment,
): Config | null {
  try {
    return loadConfig(environment(), readFile);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    stderr(describeProblems(error));
    return null;
  }
}

function readEnvironment({ env, readFile }: CommandDeps, envFile: string | null): Environment {
  return withEnvironmentFile(env, envFile, readFile);
}
