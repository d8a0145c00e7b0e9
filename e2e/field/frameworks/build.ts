import { createRequire } from 'node:module';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, preview, type InlineConfig, type PreviewServer } from 'vite';
import solid from 'vite-plugin-solid';

const root = join(import.meta.dirname, 'apps');
const outDir = join(import.meta.dirname, '../../../test-output/frameworks');
const { resolve } = createRequire(import.meta.url);

/** The apps by folder. */
export const apps = ['react', 'react18', 'preact', 'solid', 'vue', 'svelte', 'angular'] as const;

/** Builds every app against the package that lies in `apps/node_modules`, and serves them. */
export async function serveApps(): Promise<PreviewServer> {
  await build(
    configFor(
      apps.filter((name) => name !== 'react18'),
      {},
    ),
  );
  // The same imports, another React: it has to be a build of its own.
  await build(
    configFor(['react18'], {
      resolve: {
        alias: [
          { find: /^react$/, replacement: resolve('react18') },
          { find: /^react\/jsx-runtime$/, replacement: resolve('react18/jsx-runtime') },
          { find: /^react\/jsx-dev-runtime$/, replacement: resolve('react18/jsx-dev-runtime') },
          { find: /^react-dom$/, replacement: resolve('react-dom18') },
          { find: /^react-dom\/client$/, replacement: resolve('react-dom18/client') },
        ],
      },
    }),
  );
  return preview({ ...common, preview: { host: '127.0.0.1', port: 0 } });
}

const common: InlineConfig = {
  configFile: false,
  root,
  logLevel: 'error',
  build: { outDir, minify: false, emptyOutDir: false, target: 'es2022' },
};

function configFor(names: readonly string[], { resolve: how = {} }: InlineConfig): InlineConfig {
  return {
    ...common,
    resolve: { ...how, alias: how.alias ?? { vue: 'vue/dist/vue.esm-bundler.js' } },
    plugins: [svelte({ configFile: false }), solid({ include: /\/apps\/solid\// })],
    define: {
      // React's strict mode mounts everything twice, but only for developers.
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: {
      ...common.build,
      rollupOptions: {
        input: names.flatMap((name) =>
          (name === 'react' ? ['index.html', 'form.html'] : ['index.html']).map((page) =>
            join(root, name, page),
          ),
        ),
      },
    },
  };
}
