import { defineConfig } from 'vite';

const source = (file: string) => new URL(`../${file}`, import.meta.url).pathname;

// One file for every runtime that has fetch and Web Crypto. The words of the wire contract are bundled.
export default defineConfig({
  resolve: {
    alias: [
      {
        find: 'ekyc-verify-protocol/vocabulary',
        replacement: source('protocol/src/vocabulary.ts'),
      },
    ],
  },
  build: {
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    target: 'es2022',
    minify: false,
    sourcemap: true,
    rolldownOptions: { external: ['jose', 'standardwebhooks'] },
  },
});
