import { defineConfig } from 'vitest/config';

// The documentation: its samples, tried against what was built, and the site that is made of it.
export default defineConfig({
  test: {
    include: ['docs-site/**/*.test.ts'],
    // The site takes a while on a busy machine, and so do compilers.
    testTimeout: 300_000,
    // Nothing is timed: what comes late on a busy machine comes.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 300_000,
  },
});
