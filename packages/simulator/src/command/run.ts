import { simulatorCredentials } from '../options.js';
import { createSimulator, type Simulator } from '../simulator.js';
import { helpText, parseArguments, type Arguments } from './arguments.js';

/** What the command needs of the process around it. */
export type CommandEnvironment = {
  env: Readonly<Record<string, string | undefined>>;
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Calls back when the process is asked to end. */
  onStop: (listener: () => void) => void;
};

/**
 * The command.
 * @returns the exit code: 0 after a clean stop, 1 when it cannot listen, 2 for wrong arguments
 */
export async function runCommand(
  args: readonly string[],
  { env, print, printError, onStop }: CommandEnvironment,
): Promise<number> {
  let parsed: Arguments;
  let simulator: Simulator;
  try {
    parsed = parseArguments(args, env);
    if (parsed.help) {
      print(helpText);
      return 0;
    }
    const { publicUrl, scenario, outcomes, cardInfo } = parsed;
    simulator = createSimulator({
      outcomes,
      returnCardInfo: cardInfo,
      ...(publicUrl === null ? {} : { publicUrl }),
      ...(scenario === null ? {} : { scenario }),
    });
  } catch (error) {
    printError(`${messageOf(error)}\n\n${helpText}`);
    return 2;
  }
  const stopped = new Promise<void>((resolve) => {
    onStop(resolve);
  });
  try {
    await simulator.start(parsed);
  } catch (error) {
    printError(`${reasonOf(error, parsed)}\n`);
    return 1;
  }
  print(
    `Simulator of Tencent Cloud eKYC: ${simulator.address().url}
Key pair: ${simulatorCredentials.secretId} / ${simulatorCredentials.secretKey}
Stop it with Ctrl-C.
`,
  );
  await stopped;
  await simulator.stop();
  return 0;
}

function reasonOf(error: unknown, { host, port }: Arguments): string {
  const { code } = error as { code?: unknown };
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken. End what uses it, or choose another with --port.`;
    case 'EACCES':
      return `Port ${port} of ${host} needs more rights. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Choose another with --host.`;
    default:
      return `The simulator cannot listen on ${host}:${port}: ${messageOf(error)}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
