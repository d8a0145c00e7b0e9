/**
 * Builds the command: one file for what every start needs, dependencies included, and further ones
 * for what is loaded on demand. Finding, reading and compiling 1,500 files took Node a second.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { privateSources } from './vite.config.ts';

const standIn = (name: string) => fileURLToPath(new URL(`bundle/${name}.js`, import.meta.url));

/**
 * Loaded by others and never called here: @fastify/static lists no folder, since its routes are named
 * by the proxy, and the proxy has validation and serialization of its own.
 */
const unusedPackages = /^(glob|@fastify\/ajv-compiler|@fastify\/fast-json-stringify-compiler)$/;

export default defineConfig({
  resolve: {
    alias: [
      ...privateSources,
      { find: /^undici$/, replacement: standIn('undici') },
      { find: unusedPackages, replacement: standIn('unused') },
    ],
  },
  ssr: {
    noExternal: true,
    // What few starts need, and what looks for further packages by itself.
    external: ['ekyc-verify-simulator', 'pg', 'tencentcloud-sdk-nodejs-common'],
  },
  build: {
    ssr: true,
    emptyOutDir: false,
    target: 'node22',
    minify: false,
    sourcemap: true,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: { cli: 'src/cli.ts' },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'command-[name]-[hash].js',
        sourcemapExcludeSources: true,
        // Less to read at a start. Names stay, so that a stack trace tells something by itself.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});
