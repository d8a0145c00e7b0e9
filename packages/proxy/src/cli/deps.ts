import type { Environment, ReadFile } from '../config/read-values.js';
import type { SimulatorAccess } from '../config/simulate.js';

/** A simulator that listens. */
export type RunningSimulator = SimulatorAccess & { stop(): Promise<void> };

/** All that the command touches and a test may want otherwise. */
export type CommandDeps = {
  /** The command line, without the names of node and the script. */
  argv: readonly string[];
  env: Environment;
  readFile: ReadFile;
  /** The words that the machine's or container's first process was started with. */
  firstProcess: () => readonly string[];
  now: () => number;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Whether a person reads standard output. */
  isTerminal: () => boolean;
  /** Colours a text when it goes to a terminal that wants colours. */
  paint: (colour: 'green' | 'yellow' | 'red', text: string) => string;
  startSimulator: () => Promise<RunningSimulator>;
};

/** The statuses that the command ends with. 78 is EX_CONFIG of sysexits.h: a restart cannot help. */
export const exitStatus = { ended: 0, failed: 1, usage: 2, configuration: 78 } as const;

/** Ends the command with status 1. The message goes to standard error: what happened, and what to do. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** What one of the checks of `check` came to. */
export type CheckResult = {
  subject: 'configuration' | 'database' | 'clock' | 'credentials';
  /** A `warning` does not keep the proxy from working. */
  state: 'ok' | 'warning' | 'failed';
  /** What was found, in one sentence without a full stop. */
  message: string;
  /** What to do about it, when there is something to do. */
  remedy?: string;
};
