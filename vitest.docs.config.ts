import { defineConfig } from 'vitest/config';

// The documentation: its samples, tried against what was built, and the site that is made of it.
export default defineConfig({
  test: {
    include: ['docs-site/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
