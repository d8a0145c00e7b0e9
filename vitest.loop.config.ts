import { defineConfig } from 'vitest/config';

// The whole loop runs what was built: the proxy's command, the element's script, the simulator.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    testTimeout: 180_000,
    // Nothing is timed: what comes late on a busy machine comes.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 180_000,
    // Most of a browser's test is waiting, so two files keep two cores busy; more would only slow
    // each other down on a small machine.
    maxWorkers: 2,
  },
});
