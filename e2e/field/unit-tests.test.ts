import { execFile } from 'node:child_process';
import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripTypeScriptTypes } from 'node:module';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apps, putElementInto } from './packed-element.ts';

const execute = promisify(execFile);
const modules = join(import.meta.dirname, 'node_modules');
/** A site with the guide's own test in it. */
const site = join(apps, 'unit-tests');

describe('the unit test in the guide', () => {
  let sample: string;
  let environment: string;

  beforeAll(async () => {
    await rm(site, { recursive: true, force: true });
    await putElementInto(site);
    // The site has a Vitest of its own, with its own jsdom.
    await symlink(await realpath(join(modules, 'site-vitest')), join(site, 'node_modules/vitest'));
    const guide = await readFile(join(import.meta.dirname, '../../docs/testing.md'), 'utf8');
    const [, section = ''] = guide.split('## Unit test your pages');
    [, sample = ''] = /```ts\n([^]*?)```/.exec(section) ?? [];
    [, environment = ''] = /```js\n([^]*?)```/.exec(section) ?? [];
  });
  afterAll(() => rm(site, { recursive: true, force: true }));

  /** Runs Node in the site and gives what it prints. */
  const run = async (...args: string[]) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const { stdout, stderr } = await execute(process.execPath, args, { cwd: site, env });
    return stdout + stderr;
  };

  it.each(['jsdom', 'happy-dom'])('passes in Vitest with %s', async (dom) => {
    await writeFile(join(site, 'guide.spec.ts'), sample);
    await writeFile(
      join(site, 'vitest.config.js'),
      `export default { test: { include: ['guide.spec.ts'], environment: '${dom}' } };`,
    );
    const told = await run('node_modules/vitest/vitest.mjs', 'run', '--root', '.');
    expect(told).toMatch(/Tests +2 passed \(2\)/);
  });

  it('passes in Jest with jsdom, in the environment that the guide shows', async () => {
    const folder = join(site, 'jest');
    await mkdir(folder, { recursive: true });
    const script = stripTypeScriptTypes(sample).replace(/^import .* from 'vitest';$/m, '');
    await writeFile(join(folder, 'guide.test.mjs'), script);
    await writeFile(join(folder, 'jest-environment.mjs'), environment);
    const config = {
      rootDir: folder,
      testEnvironment: './jest-environment.mjs',
      testMatch: ['**/*.test.mjs'],
      transform: {},
    };
    await writeFile(join(folder, 'jest.config.json'), JSON.stringify(config));
    const told = await run(
      '--experimental-vm-modules',
      join(modules, 'jest/bin/jest.js'),
      '--config',
      join(folder, 'jest.config.json'),
    );
    expect(told).toMatch(/Tests: +2 passed, 2 total/);
  });
});
