import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { variableList } from '../packages/proxy/src/config/variables.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const variableNames = variableList.map(([name]) => name as string);

type Environment = Record<string, string>;
type Service = { environment?: Environment };
type Rule = { http: { paths: { path: string; pathType: 'Prefix' | 'Exact' }[] } };
type Manifest = {
  kind: string;
  data?: Environment;
  spec?: { rules?: Rule[] };
};

const compose = parse(read('examples/compose/compose.yaml')) as {
  services: Record<'proxy', Service>;
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
});

describe('the Kubernetes example', () => {
  it('sets variables that the proxy knows', () => {
    const { data = {} } = ofKind('ConfigMap');
    expect(Object.keys(data).filter((name) => !variableNames.includes(name))).toEqual([]);
  });
});

describe('the Ingress of the Kubernetes example', () => {
  const paths = (ofKind('Ingress').spec?.rules ?? []).flatMap(({ http }) => http.paths);
  const isForwarded = (address: string) =>
    paths.some(({ path, pathType }) =>
      pathType === 'Exact' ? address === path : address === path || address.startsWith(`${path}/`),
    );

  it.each([
    '/v1/verifications',
    '/l/AbcdefghijklmnopqrstuV',
    '/v/AbcdefghijklmnopqrstuV',
    '/return/nonce',
    '/ekyc-verify.js',
    '/ekyc-verify/0.2.0/ekyc-verify.js',
    '/.well-known/jwks.json',
  ])('forwards %s, which pages, people and backends ask for', (address) => {
    expect(isForwarded(address)).toBe(true);
  });

  it.each(['/metrics', '/readyz', '/healthz'])('keeps %s inside', (address) => {
    expect(isForwarded(address)).toBe(false);
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
