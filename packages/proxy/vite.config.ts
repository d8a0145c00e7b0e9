import { defineConfig } from 'vite';

const source = (file: string) => new URL(`../${file}`, import.meta.url).pathname;

/** The wire contract and the texts are no packages of their own: they are bundled from their sources. */
export const privateSources = [
  { find: /^ekyc-verify-(messages|protocol)$/, replacement: source('$1/src/index.ts') },
  { find: /^ekyc-verify-(messages|protocol)\/(\w+)$/, replacement: source('$1/src/$2.ts') },
];

/** Builds what other programs import. Dependencies stay imports, so that a host shares its own. */
export default defineConfig({
  resolve: { alias: privateSources },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        index: 'src/index.ts',
        'simulated-proxy': 'src/simulated-proxy.ts',
      },
      // The compiler's own helpers are no dependency that a host has.
      external: (id) =>
        /^[^./]/.test(id) && !/^(ekyc-verify-(messages|protocol)|@oxc-project\/)/.test(id),
      // All files lie in `dist` itself: sources find `../package.json` and `./public/` from there.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
