import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { builtScript, testsOfElement } from './packages/widget/test/built-script.mjs';
import { countReporter } from './packages/widget/test/count-reporter.mjs';
import { fakeProxy, slowly } from './packages/widget/test/fake-proxy.mjs';
import { engines, launcherOf } from './scripts/engines.ts';
import { freePort } from './scripts/free-port.ts';

/** `ENGINE=firefox wtr` tests in Firefox. */
const engine = engines.find((name) => name === (process.env['ENGINE'] ?? 'chromium'));
if (engine === undefined) throw new Error(`ENGINE may be ${engines.join(', ')}.`);

/** `ELEMENT=built wtr` tests the script for pages as it was built. */
const isBuilt = process.env['ELEMENT'] === 'built';

export default {
  rootDir: import.meta.dirname,
  files: isBuilt
    ? testsOfElement()
    : ['packages/widget/{src,test}/**/*.test.ts', '!packages/widget/{src,test}/**/*.node.test.ts'],
  hostname: '127.0.0.1',
  // Looked for here: two runners that begin at once would find the same one.
  port: await freePort(),
  concurrency: engine === 'chromium' ? 2 : 1,
  // No test is timed: what comes late on a busy machine comes. Only what never comes is a failure.
  testFramework: { config: { timeout: 60_000 } },
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 300_000,
  nodeResolve: { exportConditions: ['source', 'browser'] },
  plugins: [
    ...(isBuilt ? [builtScript()] : []),
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'packages/widget/tsconfig.json' }),
  ],
  middleware: [slowly('/packages/widget/test/listen.js?late', 300), fakeProxy()],
  browsers: [await launcherOf(engine)],
  reporters: [
    defaultReporter(),
    countReporter(`test-output/element-tests-${isBuilt ? 'built' : engine}.json`),
  ],
};
