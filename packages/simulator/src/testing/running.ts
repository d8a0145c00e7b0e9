import { afterEach } from 'vitest';
import type { SimulatorOptions } from '../options.js';
import { createSimulator, type Simulator } from '../simulator.js';

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

/** A simulator that runs until the end of the test. */
export async function runSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = createSimulator(options);
  running.push(simulator);
  await simulator.start();
  return simulator;
}
