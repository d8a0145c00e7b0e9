/**
 * Builds the command: one file for what every start needs, dependencies included, and further ones
 * for what is loaded on demand. Finding, reading and compiling 1,500 files took Node a second.
 */
import { defineConfig } from 'vite';
import { privateSources } from './vite.config.ts';

/**
 * Packages that the command loads from beside it: `pg` few starts need, the SDK looks for further
 * packages by itself, and the simulator may be missing.
 */
export const packagesBeside = ['pg', 'tencentcloud-sdk-nodejs-common'];

export default defineConfig({
  resolve: { alias: privateSources },
  ssr: { noExternal: true, external: [...packagesBeside, 'ekyc-verify-simulator'] },
  build: {
    ssr: true,
    emptyOutDir: false,
    target: 'node22',
    minify: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // The thread of SQLite begins with a file of its own, whose name the store knows.
      input: { cli: 'src/cli.ts', 'sqlite-worker': 'src/store/sqlite-worker.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'command-[name]-[hash].js' },
    },
  },
});
