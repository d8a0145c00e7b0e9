import chromium from '@sparticuz/chromium';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { fakeProxy, slowly } from './packages/widget/test/fake-proxy.mjs';
import { freePort } from './scripts/free-port.ts';
import { countReporter } from './packages/widget/test/count-reporter.mjs';

export default {
  rootDir: import.meta.dirname,
  files: [
    'packages/widget/{src,test}/**/*.test.ts',
    '!packages/widget/{src,test}/**/*.node.test.ts',
  ],
  hostname: '127.0.0.1',
  // Looked for here: two runners that begin at once would find the same one.
  port: await freePort(),
  concurrency: 2,
  // Nothing is timed here: a busy machine may be slow to start a page in a frame.
  testFramework: { config: { timeout: 20_000 } },
  nodeResolve: { exportConditions: ['source', 'browser'] },
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'packages/widget/tsconfig.json' }),
  ],
  middleware: [slowly('/packages/widget/test/listen.js?late', 300), fakeProxy()],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {
        executablePath: await chromium.executablePath(),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    }),
  ],
  reporters: [defaultReporter(), countReporter('test-output/element-tests-chromium.json')],
};
