import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../../scripts/command.ts';
import { samplesIn } from './collect.ts';
import { runTool } from './tools.ts';

// Below the package, so that the sample finds the packages that a reader would install.
const folder = join(import.meta.dirname, '../test-output/testing-guide');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the test of a backend in docs/testing.md passes against the proxy', () => {
  const sample = samplesIn('ts').find(
    ({ document, code }) => document === 'docs/testing.md' && code.includes('lets a verified user'),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'guide.spec.ts'), sample?.code ?? '');
  writeFileSync(
    join(folder, 'vitest.config.js'),
    "export default { test: { include: ['guide.spec.ts'] } };\n",
  );
  const outcome = runTool('vitest', ['run', '--root', folder], { cwd: root });
  expect(outcome).toEqual({ exitCode: 0, output: expect.stringContaining('guide.spec.ts') });
});
