import { defineConfig } from 'vitest/config';

// Workspace packages are tested from their sources: the condition `source` of their exports. Not
// `module`, which stands for bundlers: Node cannot load all that packages have there.
const fromSources = { ssr: { resolve: { conditions: ['source', 'node', 'development'] } } };

// No test is timed: what comes late on a busy machine comes. Only what never comes is a failure.
const patience = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
};

/** Tests of what was built. */
function built(name: string, include: string[], exclude: string[] = []) {
  return {
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', ...exclude],
      ...patience,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      {
        ...fromSources,
        test: {
          name: 'unit',
          include: [
            'packages/{backend,messages,protocol,proxy,simulator}/{src,test}/**/*.test.ts',
            'packages/widget/src/**/*.node.test.ts',
            'packages/widget/scripts/**/*.test.ts',
            '{scripts,bench}/**/*.test.ts',
          ],
          // Tests close what they open, so files may share a worker and what it has loaded.
          isolate: false,
          ...patience,
        },
      },
      // The whole way in a browser: the proxy's command, the element's script, the simulator.
      built('e2e', ['e2e/**/*.test.ts'], ['e2e/field/**']),
      built('docs', ['docs/site/**/*.test.ts'], ['docs/site/samples/languages/**']),
      // What needs further packages and programs: `npm run test:field`.
      built(
        'field',
        ['e2e/field/**/*.test.ts', 'docs/site/samples/languages/**/*.test.ts'],
        ['e2e/field/**/apps/**'],
      ),
    ],
    maxWorkers: '100%',
  },
});
