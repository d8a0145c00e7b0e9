import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { variableList } from '../packages/proxy/src/config/variables.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const variableNames = variableList.map(([name]) => name as string);

type Environment = Record<string, string>;
type Service = { environment?: Environment; scale?: number; read_only?: boolean };
type Manifest = {
  kind: string;
  metadata: { name: string };
  data?: Environment;
  spec: Record<string, unknown>;
};

const compose = parse(read('examples/compose/compose.yaml')) as {
  services: Record<'proxy' | 'tls' | 'database', Service>;
};
const manifests = globSync('examples/kubernetes/*.yaml', { cwd: root }).flatMap((path) =>
  parseAllDocuments(read(path)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);
const ofKind = (kind: string) => {
  const found = manifests.find((manifest) => manifest.kind === kind);
  if (found === undefined) throw new Error(`There is no ${kind}.`);
  return found;
};

describe('the Compose example', () => {
  it('sets variables that the proxy knows', () => {
    const { environment = {} } = compose.services.proxy;
    expect(Object.keys(environment).filter((name) => !variableNames.includes(name))).toEqual([]);
  });

  it('runs two proxies with nothing to write to, as its heading says', () => {
    expect(compose.services.proxy).toMatchObject({ scale: 2, read_only: true, cap_drop: ['ALL'] });
  });

  it('has its secrets in files that neither version control nor an image takes in', () => {
    const files = ['examples/compose/.env', 'examples/compose/proxy.env'];
    const ignored = execFileSync('git', ['check-ignore', ...files], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(ignored.trim().split('\n')).toEqual(files);
    const patterns = read('packages/proxy/Dockerfile.dockerignore').trim().split('\n');
    for (const file of files) {
      expect(patterns.filter((pattern) => matchesGlob(file, pattern))).not.toEqual([]);
    }
  });

  it('keeps from the public what is for operators', () => {
    expect(read('examples/compose/Caddyfile')).toMatch(/path \/metrics \/healthz \/readyz\n/);
  });
});

describe('the Kubernetes example', () => {
  it('sets variables that the proxy knows', () => {
    const { data = {} } = ofKind('ConfigMap');
    expect(Object.keys(data).filter((name) => !variableNames.includes(name))).toEqual([]);
  });

  it('has pods without privileges, with probes that the proxy answers', () => {
    const { containers } = (
      ofKind('Deployment').spec as { template: { spec: { containers: Record<string, unknown>[] } } }
    ).template.spec;
    expect(containers).toMatchObject([
      {
        readinessProbe: { httpGet: { path: '/readyz' } },
        livenessProbe: { httpGet: { path: '/healthz' } },
        resources: { limits: { memory: '512Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ]);
  });

  it('selects the same pods everywhere', () => {
    const label = { 'app.kubernetes.io/name': 'ekyc-verify-proxy' };
    expect(ofKind('Deployment').spec).toMatchObject({
      selector: { matchLabels: label },
      template: { metadata: { labels: label } },
    });
    expect(ofKind('Service').spec).toMatchObject({ selector: label });
    expect(ofKind('PodDisruptionBudget').spec).toMatchObject({ selector: { matchLabels: label } });
    expect(ofKind('NetworkPolicy').spec).toMatchObject({ podSelector: { matchLabels: label } });
  });

  it('lets through what pages and backends call, and nothing for operators', () => {
    const paths = [...JSON.stringify(ofKind('Ingress')).matchAll(/"path":"([^"]+)"/g)];
    expect(paths.map(([, path]) => path)).toEqual([
      '/v1',
      '/v',
      '/return',
      '/ekyc-verify',
      '/ekyc-verify.js',
      '/.well-known/jwks.json',
    ]);
  });
});

describe('the release workflow', () => {
  const workflow = read('.github/workflows/release.yml');
  const { permissions, jobs } = parse(workflow) as {
    permissions: object;
    jobs: Record<string, { permissions: object; steps?: { run?: string; with?: Environment }[] }>;
  };
  const inputs = Object.values(jobs).flatMap(({ steps = [] }) =>
    steps.map((step) => step.with ?? {}),
  );

  it('gives no job more than it names, and keeps no token', () => {
    expect(permissions).toEqual({});
    expect(Object.keys(jobs)).toEqual(['test', 'packages', 'image']);
    expect([...workflow.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)).toEqual([
      'GITHUB_TOKEN',
    ]);
  });

  it('builds the Dockerfile that there is, for two kinds of processor, with provenance', () => {
    const path = /file: (\S+)/.exec(workflow)?.[1] ?? '';
    expect(existsSync(`${root}${path}`)).toBe(true);
    expect(inputs).toContainEqual(
      expect.objectContaining({ platforms: 'linux/amd64,linux/arm64', provenance: 'mode=max' }),
    );
  });

  it('publishes by Changesets, which alone tells the action what was published', () => {
    expect(inputs).toContainEqual(
      expect.objectContaining({ 'publish-script': expect.stringMatching(/ changeset publish$/) }),
    );
    const packages = globSync('packages/*/package.json', { cwd: root })
      .map((path) => JSON.parse(read(path)) as { private?: true; publishConfig?: object })
      .filter((manifest) => manifest.private === undefined);
    expect(packages).toHaveLength(3);
    for (const { publishConfig } of packages)
      expect(publishConfig).toMatchObject({ provenance: true });
  });

  it('attests the bills of materials that it wrote', () => {
    const run = jobs.image?.steps?.find((step) => step.run?.includes(' sbom '))?.run ?? '';
    const [, file = ''] = /--out (\S+)/.exec(run) ?? [];
    const written = [...run.matchAll(/--filter (\S+)/g)].map(([, name = '']) =>
      file.replace('%s', name),
    );
    const attested = inputs.flatMap((input) => input['sbom-path'] ?? []);
    expect(attested).toEqual(written);
    expect(attested).toHaveLength(2);
  });
});

describe('the workflows', () => {
  const uses = globSync('.github/workflows/*.yml', { cwd: root }).flatMap((path) =>
    [...read(path).matchAll(/uses: ([^.].*)/g)].map(([, action = '']) => action),
  );

  it('pin every action by commit, with its version beside it', () => {
    expect(uses.length).toBeGreaterThan(0);
    expect(
      uses.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  });

  it('use one version of each action', () => {
    const names = new Set(uses.map((action) => action.split('@')[0]));
    expect(new Set(uses).size).toBe(names.size);
  });
});

it('every place calls the same pnpm', () => {
  const versions = [
    'package.json',
    'packages/proxy/Dockerfile',
    '.github/workflows/release.yml',
    'docs/container.md',
  ]
    .flatMap((path) => [...read(path).matchAll(/pnpm@([\d.]+)/g)])
    .map(([, version]) => version);
  expect(new Set(versions).size).toBe(1);
});
