import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, packageNames, unpack } from '../harness/packed.ts';
import { apps } from './packed-element.ts';

const execute = promisify(execFile);
const modules = join(import.meta.dirname, 'node_modules');

describe('the packages, where nothing knows of exports,', () => {
  let folder: string;

  beforeAll(async () => {
    await mkdir(apps, { recursive: true });
    folder = await mkdtemp(join(apps, 'bundled-'));
    const tarballs = await pack(packageNames);
    for (const [name, tarball] of tarballs)
      await unpack(name, tarball, join(folder, 'node_modules'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => execute(process.execPath, args, { cwd: folder });

  it('are bundled by Parcel', async () => {
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await writeFile(join(folder, 'main.js'), `import 'ekyc-verify';`);
    await writeFile(
      join(folder, 'index.html'),
      '<!doctype html><script type="module" src="main.js"></script><ekyc-verify></ekyc-verify>',
    );
    await run(join(modules, 'parcel/lib/bin.js'), 'build', 'index.html', '--no-cache');
    const files = await readdir(join(folder, 'dist'));
    const scripts = files.filter((name) => name.endsWith('.js'));
    const texts = await Promise.all(
      scripts.map((name) => readFile(join(folder, 'dist', name), 'utf8')),
    );
    expect(texts.join('')).toContain('ekyc-redirect');
  });

  it('have types for TypeScript with moduleResolution node10', async () => {
    const used = {
      'ekyc-verify': 'EkycVerifyElement',
      'ekyc-verify/element': 'EkycError',
      'ekyc-verify/react': 'EkycVerify',
      'ekyc-verify-backend': 'EkycClient',
      'ekyc-verify-proxy': 'ekycVerify',
      'ekyc-verify-proxy/testing': 'startSimulatedProxy',
      'ekyc-verify-simulator': 'startSimulator',
    };
    const lines = Object.entries(used).map(
      ([entry, name], at) => `import { ${name} as x${at} } from '${entry}'; void x${at};`,
    );
    const types = ['preact', 'react', 'solid', 'svelte', 'vue'].map(
      (name) => `import type {} from 'ekyc-verify/types/${name}';`,
    );
    await writeFile(join(folder, 'site.ts'), [...lines, ...types].join('\n'));
    const options =
      '--noEmit --strict --skipLibCheck --jsx preserve --target es2022 --module esnext --moduleResolution node10';
    const tsc = join(modules, 'typescript/bin/tsc');
    const { stdout } = await run(tsc, ...options.split(' '), 'site.ts').catch(
      ({ stdout: told }: { stdout: string }) => ({ stdout: told }),
    );
    expect(stdout).toBe('');
  });
});
