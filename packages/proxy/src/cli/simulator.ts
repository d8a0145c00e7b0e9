import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type * as Simulator from 'ekyc-verify-simulator';
import { CommandFailed, type RunningSimulator } from './deps.js';

export class SimulatorMissing extends CommandFailed {
  constructor() {
    super(
      '--simulate needs the package ekyc-verify-simulator, which a real proxy does without: run "npm install ekyc-verify-simulator" where ekyc-verify-proxy is installed.',
    );
  }
}

/**
 * Starts the simulator on any free port of this machine.
 *
 * @throws SimulatorMissing
 */
export async function startSimulator(): Promise<RunningSimulator> {
  const { createSimulator, parseOutcomes, simulatorCredentials } = await loadSimulator();
  const simulator = createSimulator();
  await simulator.start();
  return {
    url: simulator.address().url,
    credentials: simulatorCredentials,
    setOutcomes: (list) => simulator.setOutcomes(parseOutcomes(list)),
    stop: () => simulator.stop(),
  };
}

/** Loaded on demand, because it need not be there. */
async function loadSimulator(): Promise<typeof Simulator> {
  try {
    return await import('ekyc-verify-simulator');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw code === 'ERR_MODULE_NOT_FOUND' ? new SimulatorMissing() : error;
  }
}

/** A port of this machine that is free now, for a proxy whose public URL must be known before it listens. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

type Simulation = {
  proxyUrl: string;
  simulatorUrl: string;
  /** Of a backend; new at each start. */
  apiKey: string;
  /** Names of settings that were left out because they may be a real proxy's. */
  ignored: readonly string[];
};

/** What `--simulate` prints once both listen. */
export function describeSimulation(simulation: Simulation): string {
  const { proxyUrl, simulatorUrl, apiKey, ignored } = simulation;
  const leftOut =
    ignored.length === 0
      ? ''
      : `Not used, so that no simulated result can pass for a real one:\n  ${ignored.join('\n  ')}\n`;
  return `SIMULATED: nobody's identity is checked, and Tencent Cloud is never called. No result of this is real.
  proxy      ${proxyUrl}
  simulator  ${simulatorUrl}
  API key    ${apiKey}
Nothing is kept: the database is in memory, and keys and secrets are new at each start. No webhooks are sent.
${leftOut}`;
}
