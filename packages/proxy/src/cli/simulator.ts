import type { SimulatorAccess } from '../config/simulate.js';

/** A simulator that listens. */
export type RunningSimulator = SimulatorAccess & { stop(): Promise<void> };

/** Starts the simulator on any free port of this machine. Loaded on demand: a real proxy never needs it. */
export async function startSimulator(): Promise<RunningSimulator> {
  const { createSimulator, simulatorCredentials } = await import('ekyc-verify-simulator');
  const simulator = createSimulator();
  await simulator.start();
  return {
    url: simulator.address().url,
    credentials: simulatorCredentials,
    stop: () => simulator.stop(),
  };
}

/** What `--simulate` prints once both listen. */
export function describeSimulation(proxyUrl: string, simulatorUrl: string): string {
  return `SIMULATED: nobody's identity is checked, and Tencent Cloud is never called. No result of this is real.
  proxy      ${proxyUrl}
  simulator  ${simulatorUrl}
`;
}
