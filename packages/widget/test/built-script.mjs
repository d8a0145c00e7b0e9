import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = 'packages/widget';

/** What stands in the built script for the modules that tests and their pages import. */
const standIns = {
  'src/element.ts': element(),
  'src/index.ts': element(),
  // The script has done it.
  'src/define.ts': 'export function define() { return true; }',
};

/**
 * Gives tests the element of the script for pages in place of the sources.
 *
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function builtScript() {
  return {
    name: 'built-script',
    serve(context) {
      const body = standIns[path.posix.relative(`/${folder}`, context.path)];
      return body === undefined ? undefined : { body, type: 'js' };
    },
  };
}

/** The tests that are about the element as a whole: those that take it from where pages do. */
export function testsOfElement() {
  return globSync(`${folder}/src/**/*.test.ts`).filter((file) => {
    if (file.endsWith('.node.test.ts')) return false;
    const text = readFileSync(file, 'utf8');
    return (
      // Registering is what the script has done already, and loading it what brought it here.
      !file.endsWith('/define.test.ts') &&
      !file.endsWith('/script.test.ts') &&
      ["'./element.js'", "'../element.js'", "'./index.js'"].some((module) => text.includes(module))
    );
  });
}

function element() {
  return `
    import '/${folder}/dist/ekyc-verify.js';
    export const EkycVerifyElement = customElements.get('ekyc-verify');
  `;
}
