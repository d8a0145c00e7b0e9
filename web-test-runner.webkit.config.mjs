import { defaultReporter } from '@web/test-runner';
import { countReporter } from './packages/widget/test/count-reporter.mjs';
import { webKitLauncher } from './scripts/engines/webkit.ts';
import common from './web-test-runner.config.mjs';

export default {
  ...common,
  concurrency: 1,
  browsers: [await webKitLauncher()],
  reporters: [defaultReporter(), countReporter('test-output/element-tests-webkit.json')],
};
