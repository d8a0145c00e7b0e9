import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pack, packageNames, unpack, type PackageName } from '../harness/packed.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

type Manifest = {
  version: string;
  license: string;
  publishConfig: { access: string; provenance: boolean };
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

/** The jobs of the workflow, as far as this reads them. */
type Workflow = {
  jobs: Record<
    string,
    { permissions: Record<string, string>; steps: { env?: Record<string, string>; run?: string }[] }
  >;
};

/** What a component of CycloneDX says of itself. */
type Bom = { bomFormat: string; components: { name: string; group?: string; version: string }[] };

describe('a release, up to the step that publishes', () => {
  let folder: string;
  const manifests = new Map<PackageName, Manifest>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ekyc-verify-release-'));
    for (const [name, tarball] of await pack(packageNames)) {
      await unpack(name, tarball, folder);
      const manifest = await readFile(join(folder, name, 'package.json'), 'utf8');
      manifests.set(name, JSON.parse(manifest) as Manifest);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives every package the same version', () => {
    const versions = new Set([...manifests.values()].map(({ version }) => version));
    expect([...versions]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it.each(packageNames)('publishes %s to everybody, with its provenance', (name) => {
    const { license, publishConfig, dependencies, peerDependencies } = manifests.get(name) ?? {};
    expect({ license, publishConfig }).toMatchObject({
      license: 'MIT',
      publishConfig: { access: 'public', provenance: true },
    });
    // What only this workspace can resolve would break every installation.
    const ranges = Object.values({ ...dependencies, ...peerDependencies });
    expect(ranges.filter((range) => range.includes(':'))).toEqual([]);
  });

  it('lets the workflow prove to the registry where the packages were built', async () => {
    const text = await readFile(join(root, '.github/workflows/release.yml'), 'utf8');
    const { packages } = (parse(text) as Workflow).jobs;
    expect(packages?.permissions).toMatchObject({ 'id-token': 'write' });
    const environments = packages?.steps.map(({ env }) => env) ?? [];
    expect(environments).toContainEqual(
      expect.objectContaining({ PNPM_CONFIG_PROVENANCE: 'true' }),
    );
  });

  it.each(packageNames)('lists what %s brings along in a bill of materials', async (name) => {
    const file = join(folder, `${name}.cdx.json`);
    const options = ['--prod', '--lockfile-only', '--sbom-format', 'cyclonedx', '--out', file];
    await execute('npx', ['--yes', 'pnpm@12.21.0', '--filter', name, 'sbom', ...options], {
      cwd: root,
    });
    const bom = JSON.parse(await readFile(file, 'utf8')) as Bom;
    expect(bom.bomFormat).toBe('CycloneDX');
    const listed = bom.components.map(({ group, name: part }) =>
      [group, part].filter(Boolean).join('/'),
    );
    const dependencies = Object.keys(manifests.get(name)?.dependencies ?? {});
    expect(listed).toEqual(expect.arrayContaining(dependencies));
  });

  it('brings the wire contract for programs', async () => {
    const contract = join(folder, 'ekyc-verify-proxy/dist/contract');
    for (const name of ['openapi', 'webhook-event.schema', 'result-token.schema']) {
      const shipped = await readFile(join(contract, `${name}.json`), 'utf8');
      expect(shipped).toBe(await readFile(join(root, `docs/contract/${name}.json`), 'utf8'));
    }
  });
});
