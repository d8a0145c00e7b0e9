import { defaultReporter } from '@web/test-runner';
import { countReporter } from './packages/widget/test/count-reporter.mjs';
import { firefoxLauncher } from './scripts/engines/firefox.ts';
import common from './web-test-runner.config.mjs';

export default {
  ...common,
  concurrency: 1,
  browsers: [firefoxLauncher()],
  reporters: [defaultReporter(), countReporter('test-output/element-tests-firefox.json')],
};
