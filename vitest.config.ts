import { defineConfig } from 'vitest/config';

// Workspace packages are tested from their sources: the condition `source` of their exports. Not
// `module`, which stands for bundlers: Node cannot load all that packages have there.
const conditions = ['source', 'node', 'development'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/{protocol,proxy,simulator}/src/**/*.test.ts',
      'packages/widget/src/**/*.node.test.ts',
      'packages/widget/scripts/**/*.test.ts',
      '{scripts,bench}/**/*.test.ts',
    ],
    // Tests close what they open, so files may share a worker and what it has loaded.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 20_000,
    // Nothing is timed: what comes late on a busy machine comes.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
  },
});
