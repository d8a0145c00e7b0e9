import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pack, packageNames, type PackageName } from '../../harness/packed.ts';

const execute = promisify(execFile);
const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** A folder outside the workspace into which the tarballs were installed, as on a user's machine. */
export type Installed = {
  folder: string;
  tarballs: Map<PackageName, string>;
  /** Runs a module there with some Node and gives what it prints. */
  run(script: string, node?: string): Promise<string>;
  remove(): Promise<void>;
};

/** Installs the tarballs, and what the examples need beside them, by npm; copies the examples. */
export async function install(exampleNames: readonly string[]): Promise<Installed> {
  const tarballs = await pack(packageNames);
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-installed-'));
  const dependencies: Record<string, string> = {};
  for (const name of exampleNames) {
    const manifest = await readFile(join(examples, name, 'package.json'), 'utf8');
    Object.assign(dependencies, ...Object.values(wantedBy(JSON.parse(manifest))));
    await cp(join(examples, name), join(folder, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  }
  for (const [name, tarball] of tarballs) dependencies[name] = `file:${tarball}`;
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  await execute(
    'npm',
    [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--loglevel=error',
    ],
    { cwd: folder },
  );
  return {
    folder,
    tarballs,
    async run(script, node = process.execPath) {
      const { stdout } = await execute(node, ['--input-type=module', '--eval', script], {
        cwd: folder,
      });
      return stdout;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function wantedBy(manifest: unknown): Record<string, string>[] {
  const { dependencies = {}, devDependencies = {} } = manifest as Partial<
    Record<'dependencies' | 'devDependencies', Record<string, string>>
  >;
  return [dependencies, devDependencies];
}
