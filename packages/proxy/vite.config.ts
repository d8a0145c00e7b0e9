import { defineConfig } from 'vite';

const protocol = (file: string) => new URL(`../protocol/src/${file}`, import.meta.url).pathname;

/** The wire contract is no package of its own: it is bundled from its sources. */
export const protocolSources = [
  { find: /^ekyc-verify-protocol$/, replacement: protocol('index.ts') },
  { find: /^ekyc-verify-protocol\/vocabulary$/, replacement: protocol('vocabulary.ts') },
];

/** Builds what other programs import. Dependencies stay imports, so that a host shares its own. */
export default defineConfig({
  resolve: { alias: protocolSources },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        index: 'src/index.ts',
        'simulated-proxy': 'src/simulated-proxy.ts',
        'verify-result-token': 'src/verify-result-token.ts',
      },
      external: (id) => /^[^./]/.test(id) && !id.startsWith('ekyc-verify-protocol'),
      // All files lie in `dist` itself: sources find `../package.json` and `./public/` from there.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
