/**
 * The simulator in a process of its own, told what to do by messages: see `simulator-process.ts`.
 * Argument: its options, as JSON.
 */
import { createSimulator, type SimulatorOptions } from 'ekyc-verify-simulator';
import type { Question } from './simulator-process.js';

const options = JSON.parse(process.argv[2] ?? '{}') as SimulatorOptions;
// A clock that nobody sets while arrivals are measured by it.
const simulator = createSimulator({
  now: () => performance.timeOrigin + performance.now(),
  ...options,
});
await simulator.start({ port: 0 });

const answers: { [Name in Question['ask']]: (value: unknown) => unknown } = {
  setFaults: (faults) => simulator.setFaults(faults as Parameters<typeof simulator.setFaults>[0]),
  calls: () => simulator.calls(),
  requests: () => simulator.requests(),
};
process.on('message', ({ ask, value }: Question) =>
  process.send?.({ answer: answers[ask](value) }),
);
// Ends with the test that it belongs to, however that ends.
process.on('disconnect', () => process.exit());
process.send?.({ answer: simulator.address().url });
