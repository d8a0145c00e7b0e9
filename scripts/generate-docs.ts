/**
 * Writes the documentation that comes from the code: docs/configuration.md, docs/errors.md,
 * docs/vendor-codes.md, docs/http-api.md, the files of docs/contract, the table of browsers in
 * docs/web-views.md, and the tables in the element's README. With `--check` it writes nothing and fails
 * when a file differs from the code.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { elementReadme } from '../packages/widget/scripts/element-readme.ts';
import type * as Documentation from './reference/configuration.ts';
import type * as Reference from './reference/index.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../', import.meta.url);

const source = (path: string) => fileURLToPath(new URL(path, root));

// The sources name each other by `.js`, which Node does not map to `.ts`; vite does. The
// private packages are taken from their sources as well: a build of them may be older.
const load = async <Module>(path: string): Promise<Module> => {
  const { module } = await runnerImport<Module>(source(path), {
    logLevel: 'error',
    resolve: {
      alias: [
        {
          find: /^ekyc-verify-(messages|protocol)$/,
          replacement: source('packages/$1/src/index.ts'),
        },
        {
          find: /^ekyc-verify-(messages|protocol)\/(\w+)$/,
          replacement: source('packages/$1/src/$2.ts'),
        },
      ],
    },
  });
  return module;
};
const documentation = await load<typeof Documentation>('scripts/reference/configuration.ts');
const { referencePages } = await load<typeof Reference>('scripts/reference/index.ts');

const pages = new Map<string, string>([
  ['docs/configuration.md', documentation.configurationPage()],
  ['docs/errors.md', documentation.errorsPage()],
  ['packages/widget/README.md', await elementReadme()],
  ...Object.entries(referencePages).map(([name, page]): [string, string] => [`docs/${name}`, page]),
]);

for (const [path, text] of pages) {
  if (read(path) === text) continue;
  if (values.check) {
    console.error(`${path} differs from the code: run "node scripts/generate-docs.ts".`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(path, root), text);
    console.log(`wrote ${path}`);
  }
}

function read(path: string): string | null {
  const file = new URL(path, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
