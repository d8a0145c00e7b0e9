import type { Config } from '../config/config.js';
import { composeEnvironmentFile } from '../config/init.js';
import { loadConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import type { Environment, ReadFile } from '../config/read-values.js';
import { simulatedEnvironment } from '../config/simulate.js';
import type { RandomBytes } from '../security/client-secret.js';
import {
  exitStatus,
  parseArguments,
  usage,
  UsageError,
  type Command,
  type CopyCommand,
  type WebhooksCommand,
} from './arguments.js';
import { runCheck, type CheckSurroundings } from './check.js';
import { runCopy, type CopySurroundings } from './copy.js';
import { withEnvironmentFile } from './environment.js';
import { describeFailure, describeProblems } from './failure.js';
import { describeSimulation, type RunningSimulator } from './simulator.js';
import { runWebhooks } from './webhooks.js';

/** All that the command touches, passed in so that a test can pass its own. */
export type Surroundings = CheckSurroundings &
  CopySurroundings & {
    /** The command line, without the names of node and the script. */
    argv: readonly string[];
    env: Environment;
    readFile: ReadFile;
    random: RandomBytes;
    version: () => string;
    stderr: (text: string) => void;
    startServer: (config: Config) => Promise<{ url: string; close(): Promise<void> }>;
    startSimulator: () => Promise<RunningSimulator>;
  };

/** What came of it: a status to end with, or something that runs until it is closed. */
export type CommandResult = { status: number } | { close: () => Promise<void> };

/** Does what the command line asks for. Rejects only on a fault in the program. */
export async function runCommand(surroundings: Surroundings): Promise<CommandResult> {
  const { argv, stdout, stderr } = surroundings;
  let command: Command;
  try {
    command = parseArguments(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr(`${error.message}\n\n${usage}`);
    return { status: exitStatus.usage };
  }
  if (command.kind === 'run') {
    return command.simulate
      ? runSimulated(surroundings, command.envFile)
      : runServer(surroundings, () => readEnvironment(surroundings, command.envFile));
  }
  if ('envFile' in command) {
    const { envFile } = command;
    const config = readConfig(surroundings, () => readEnvironment(surroundings, envFile));
    if (config === null) return { status: exitStatus.configuration };
    return { status: await runOnce(command, config, surroundings) };
  }
  const texts = {
    help: () => usage,
    version: () => `${surroundings.version()}\n`,
    init: () => composeEnvironmentFile(surroundings.random),
  };
  stdout(texts[command.kind]());
  return { status: exitStatus.ended };
}

/** Commands that need the configuration, do one thing and end. */
function runOnce(
  command: CopyCommand | WebhooksCommand | { kind: 'check' },
  config: Config,
  surroundings: Surroundings,
): Promise<number> {
  switch (command.kind) {
    case 'check':
      return runCheck(config, surroundings);
    case 'database-copy':
      return runCopy(command, config, surroundings);
    case 'webhooks-list':
    case 'webhooks-resend':
      return runWebhooks(command, config, surroundings);
  }
}

async function runSimulated(
  surroundings: Surroundings,
  envFile: string | null,
): Promise<CommandResult> {
  const simulator = await surroundings.startSimulator();
  const environment = () =>
    simulatedEnvironment(readEnvironment(surroundings, envFile), simulator, surroundings.random);
  const result = await runServer(surroundings, environment, (url) =>
    surroundings.stderr(describeSimulation(url, simulator.url)),
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
  surroundings: Surroundings,
  environment: () => Environment,
  started: (url: string) => void = () => {},
): Promise<CommandResult> {
  const config = readConfig(surroundings, environment);
  if (config === null) return { status: exitStatus.configuration };
  try {
    const server = await surroundings.startServer(config);
    started(server.url);
    return { close: () => server.close() };
  } catch (error) {
    surroundings.stderr(describeFailure(error, config));
    return { status: exitStatus.failed };
  }
}

/** The configuration, or null when it has problems, which are then on standard error. */
function readConfig(
  { readFile, stderr }: Surroundings,
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

function readEnvironment({ env, readFile }: Surroundings, envFile: string | null): Environment {
  return withEnvironmentFile(env, envFile, readFile);
}
