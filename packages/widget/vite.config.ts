import { defineConfig } from 'vite';
import type { BuildOptions, Plugin } from 'vite';

// Two builds, because only one of them has Lit inside: `vite build` makes the modules for npm,
// `vite build --mode script` the single file for pages.
export default defineConfig(({ mode }) =>
  mode === 'script' ? { build: script } : { build: modules },
);

/** Those that the package has types of the tag for. */
const frameworks = ['react', 'preact', 'solid', 'vue', 'svelte'];

const modules: BuildOptions = {
  target: 'es2022',
  minify: false,
  lib: {
    entry: {
      index: 'src/index.ts',
      element: 'src/element.ts',
      react: 'src/react.ts',
      ...Object.fromEntries(
        frameworks.map((name) => [`frameworks/${name}`, `src/frameworks/${name}.ts`]),
      ),
    },
    formats: ['es'],
  },
  rollupOptions: {
    external: [/^(lit|react|@lit\/react)(\/|$)/],
    // Frameworks that render on a server need to be told what runs in browsers only.
    output: { banner: ({ name }) => (name === 'react' ? `'use client';` : '') },
  },
};

/** Takes the white space out of style sheets and templates, which a minifier must not touch. */
const dense: Plugin = {
  name: 'dense-templates',
  transform: (code, id) =>
    id.includes('/packages/widget/src/')
      ? code.replaceAll(/\n\s+/g, '\n').replaceAll(/(?<=css`[^`]*)\s*([{}:;,])\s+/g, '$1')
      : null,
};

// Not a library build: those keep their white space.
const script: BuildOptions = {
  target: 'es2022',
  minify: 'oxc',
  emptyOutDir: false,
  modulePreload: false,
  rollupOptions: {
    plugins: [dense],
    input: 'src/script.ts',
    output: { format: 'es', entryFileNames: 'ekyc-verify.js' },
  },
};
