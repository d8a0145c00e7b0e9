import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import type { BuildOptions } from 'vite';

const { version, dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
) as Record<'dependencies' | 'peerDependencies', Record<string, string>> & { version: string };

// The same code twice, made in the same way: `vite build` gives the modules for npm, which leave
// their dependencies to the page's bundler, and `vite build --mode script` the file for pages, which
// has them inside.
export default defineConfig(({ mode }) => ({
  resolve: { alias: privateSources },
  define: { SCRIPT_VERSION: JSON.stringify(version) },
  build: { ...common, ...(mode === 'script' ? script : modules) },
}));

const source = (file: string) => new URL(`../${file}`, import.meta.url).pathname;

/** The texts and the words of the wire are no packages of their own: they are bundled from their sources. */
const privateSources = [
  { find: /^ekyc-verify-(messages|protocol)$/, replacement: source('$1/src/index.ts') },
  { find: /^ekyc-verify-messages\/en$/, replacement: source('messages/src/languages/en.ts') },
  { find: /^ekyc-verify-(messages|protocol)\/(\w+)$/, replacement: source('$1/src/$2.ts') },
];

const common: BuildOptions = { target: 'es2020', minify: 'oxc' };

/** Those that the package has types of the tag for. */
const frameworks = ['react', 'preact', 'solid', 'vue', 'svelte'];

const modules: BuildOptions = {
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
    external: Object.keys({ ...dependencies, ...peerDependencies }).map(
      (name) => new RegExp(`^${name}(/|$)`),
    ),
    // Frameworks that render on a server need to be told what runs in browsers only.
    output: { banner: ({ name }) => (name === 'react' ? `'use client';` : '') },
  },
};

const script: BuildOptions = {
  emptyOutDir: false,
  lib: { entry: { 'ekyc-verify': 'src/script.ts' }, formats: ['es'] },
  rollupOptions: {
    // What the lazy parts share with the script they take from the script itself: it stays whole, so
    // that one hash can pin it.
    preserveEntrySignatures: 'allow-extension',
    // Beside the script, wherever that is; the version keeps the parts of two apart.
    output: {
      minify: true,
      // They are for bundlers, and nobody bundles the script again.
      comments: { annotation: false },
      chunkFileNames: `ekyc-verify-${version}-[name].js`,
      // V8 then compiles it beside the page's main thread, instead of there, function by function:
      // https://v8.dev/blog/explicit-compile-hints
      postBanner: ({ isEntry }) => (isEntry ? '//# allFunctionsCalledOnLoad' : ''),
    },
  },
};
