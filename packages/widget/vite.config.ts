import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import type { BuildOptions } from 'vite';
import { packedLanguages } from './build/languages.ts';
import { lessLit } from './build/lit.ts';
import { dense, terse } from './build/pack.ts';
import { compiledTemplates } from './build/templates.ts';

// Two builds, because only one of them has Lit inside: `vite build` makes the modules for npm,
// `vite build --mode script` the file for pages and its lazy parts.
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
    plugins: [packedLanguages],
    external: [/^(lit|lean-qr|react|@lit\/react)(\/|$)/],
    // Frameworks that render on a server need to be told what runs in browsers only.
    output: { banner: ({ name }) => (name === 'react' ? `'use client';` : '') },
  },
};

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const script: BuildOptions = {
  target: 'es2022',
  minify: false,
  emptyOutDir: false,
  lib: { entry: { 'ekyc-verify': 'src/script.ts' }, formats: ['es'] },
  rollupOptions: {
    plugins: [packedLanguages, dense, compiledTemplates, lessLit, terse],
    output: {
      minify: { compress: { target: 'es2022' }, mangle: false, codegen: false },
      // Beside the script, wherever that is; the version keeps the parts of two apart.
      chunkFileNames: `ekyc-verify-${version}-[name].js`,
    },
  },
};
