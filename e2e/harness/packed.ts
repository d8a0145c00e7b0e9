import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every package that is published. */
export const packageNames = [
  'ekyc-verify',
  'ekyc-verify-backend',
  'ekyc-verify-proxy',
  'ekyc-verify-simulator',
] as const;
export type PackageName = (typeof packageNames)[number];

/**
 * Packs packages as they would be published.
 *
 * @returns their tarballs, by name
 */
export async function pack(names: readonly PackageName[]): Promise<Map<PackageName, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-packed-'));
  const filters = names.flatMap((name) => ['--filter', name]);
  await execute(
    'npx',
    ['--yes', 'pnpm@12.21.0', ...filters, 'pack', '--pack-destination', folder],
    { cwd: root },
  );
  const files = await readdir(folder);
  return new Map(
    names.map((name) => {
      const file = files.find((each) => each.replace(/-\d+\.\d+\.\d+.*\.tgz$/, '') === name);
      if (file === undefined) throw new Error(`${name} was not packed.`);
      return [name, join(folder, file)];
    }),
  );
}

/** Unpacks a tarball to where Node and bundlers look for the package. */
export async function unpack(name: PackageName, tarball: string, modules: string): Promise<void> {
  const target = join(modules, name);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await execute('tar', [
    '--extract',
    '--file',
    tarball,
    '--directory',
    target,
    '--strip-components=1',
  ]);
}
