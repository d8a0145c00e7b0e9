import { globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { root } from '../../../scripts/command.ts';
import { runTool } from './tools.ts';

/** Of what dclint says; the types that it ships cannot be resolved. */
type LintResult = { messages: { rule: string; message: string }[] };

const output = join(import.meta.dirname, '../test-output/deployments');

describe('the Compose example', () => {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const complaints = (path: string) => {
    const results: LintResult[] = linter.lintFiles([path], false);
    return results
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => rule.startsWith('invalid-'))
      .map(({ message }) => message);
  };
  const example = join(root, 'examples/compose/compose.yaml');

  it('fits the schema of the Compose specification', () => {
    expect(complaints(example)).toEqual([]);
  });

  it('would not with a misspelled key', () => {
    mkdirSync(output, { recursive: true });
    const misspelled = join(output, 'compose.yaml');
    writeFileSync(misspelled, readFileSync(example, 'utf8').replace('read_only', 'readonly'));
    expect(complaints(misspelled)).toEqual([expect.stringMatching(/additional properties/)]);
  });
});

describe('the Kubernetes example', () => {
  type Manifest = { apiVersion: string; kind: string };
  const folder = join(output, 'kubernetes');
  const manifests = globSync('examples/kubernetes/*.yaml', { cwd: root }).flatMap((path) =>
    parseAllDocuments(readFileSync(join(root, path), 'utf8')).map((document) => {
      const manifest = document.toJS() as Manifest;
      return { manifest, what: `${manifest.kind} of ${path}`, name: `${manifest.kind}.ts` };
    }),
  );
  let said = '';

  /** A manifest as a value of its type: the compiler then refuses what is missing, unknown or of another type. */
  function asModule(manifest: Manifest): string {
    const { apiVersion, kind } = manifest;
    const [group = '', version = ''] = apiVersion.includes('/')
      ? apiVersion.split('/')
      : ['core', apiVersion];
    const from = `kubernetes-types/${group.replace(/\..*/, '')}/${version}`;
    const value = JSON.stringify(manifest, null, 2);
    return `import type { ${kind} } from '${from}';\nexport const manifest: ${kind} = ${value};\n`;
  }

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'));
    for (const { manifest, name } of manifests)
      writeFileSync(join(folder, name), asModule(manifest));
    const misspelled = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { nane: 'canary' } };
    writeFileSync(join(folder, 'Canary.ts'), asModule(misspelled));
    const compilerOptions = { strict: true, noEmit: true, module: 'esnext', types: [] };
    const moduleResolution = 'bundler';
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { ...compilerOptions, moduleResolution },
        include: ['*.ts'],
      }),
    );
    said = runTool('tsc', ['--pretty', 'false', '--project', folder], { cwd: folder }).output;
  });

  it.each(manifests)('$what fits the types of Kubernetes 1.30', ({ name }) => {
    expect(said.split('\n').filter((line) => line.startsWith(name))).toEqual([]);
  });

  it('would not with a misspelled field, and nothing else is wrong', () => {
    const lines = said.split('\n').filter((line) => /\berror\b/.test(line));
    expect(lines).toEqual([expect.stringMatching(/^Canary\.ts.*"nane"' does not exist/)]);
  });
});
