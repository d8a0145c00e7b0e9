import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, compileScript, compileTemplate } from 'vue/compiler-sfc';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../scripts/command.ts';
import { isForReactNative, isQuote, samplesIn, type Sample } from './collect.ts';
import { runTool } from './tools.ts';

// Below the package, so that a sample finds the packages that a reader would install.
const folder = join(import.meta.dirname, '../test-output/samples');

/**
 * In JavaScript nobody writes down that a value is not null, or narrows a type. What counts there is
 * the form (1…), names (2304, 2552), modules and what they export (2305, 2307, 2614, 2724), misspelled
 * members (2551) and the number of arguments (2554).
 */
const counted = /error TS(1\d{3}|2304|2552|2305|2307|2614|2724|2551|2554):/;
const loose = { strict: false, noImplicitAny: false, allowJs: true, checkJs: true };
const strict = { strict: true, exactOptionalPropertyTypes: true };

const shared = {
  target: 'es2023',
  lib: ['es2024', 'dom', 'dom.iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  types: ['node'],
  jsx: 'react-jsx',
  noEmit: true,
  skipLibCheck: true,
  moduleDetection: 'force',
};

/** A file that cannot be right. */
const canary = (kind: string) => `canary-${kind}.${kind === 'strict' ? 'ts' : 'js'}`;

/** The samples as modules: what the page's comment gives comes first. */
function modules(): { kind: 'loose' | 'strict'; name: string; code: string; place: string }[] {
  const named = (sample: Sample, extension: string) =>
    `${sample.document.replaceAll(/[/.]/g, '-')}-${sample.line}.${extension}`;
  const whole = ({ given, code }: Sample) => (given === '' ? code : `${given}\n${code}`);
  const scripts = samplesIn('html').flatMap((sample) =>
    [...sample.code.matchAll(/<script type="module">([^]*?)<\/script>/g)].map(([, code = '']) => ({
      kind: 'loose' as const,
      name: named(sample, 'html.js'),
      code,
      place: sample.place,
    })),
  );
  return [
    ...samplesIn('js', 'jsx')
      .filter((sample) => !isQuote(sample))
      .map((sample) => ({
        kind: 'loose' as const,
        name: named(sample, sample.language),
        code: whole(sample),
        place: sample.place,
      })),
    ...samplesIn('ts', 'tsx')
      .filter((sample) => !isForReactNative(sample) && !isQuote(sample))
      .map((sample) => ({
        kind: 'strict' as const,
        name: named(sample, sample.language),
        code: whole(sample),
        place: sample.place,
      })),
    ...scripts,
  ];
}

describe('samples in JavaScript and TypeScript', () => {
  const all = modules();
  let output = '';

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const [kind, options] of Object.entries({ loose, strict })) {
      const inKind = all.filter((module) => module.kind === kind);
      if (inKind.length === 0) continue;
      const project = join(folder, kind);
      mkdirSync(project, { recursive: true });
      symlinkSync(join(root, 'node_modules/@types'), join(folder, `${kind}/types`));
      writeFileSync(
        join(project, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: { ...shared, ...options, typeRoots: ['./types'] },
          include: ['./*.*'],
        }),
      );
      for (const each of inKind) {
        writeFileSync(join(project, each.name), each.code);
      }
      writeFileSync(join(project, canary(kind)), 'export const x = nobodyDeclaredThis;\n');
      output += runTool('tsc', ['--pretty', 'false', '--project', project], {
        cwd: project,
      }).output;
    }
  });

  it.each(all)('the types of $place fit', ({ name, kind }) => {
    const complaints = output
      .split('\n')
      .filter((line) => line.startsWith(name) && (kind === 'strict' || counted.test(line)));
    expect(complaints).toEqual([]);
  });

  it('are looked at: what is wrong on purpose is found', () => {
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const kind of kinds) expect(output).toMatch(new RegExp(`${canary(kind)}.* TS2304`));
  });

  it('has no faults outside the samples', () => {
    const names = [...all.map(({ name }) => name), 'canary'];
    const others = output
      .split('\n')
      .filter((line) => /\berror\b/.test(line) && !names.some((name) => line.startsWith(name)));
    expect(others).toEqual([]);
  });
});

it.each(samplesIn('vue'))('the component at $place compiles', ({ code, place }) => {
  const { descriptor, errors } = parse(code, { filename: place });
  expect(errors).toEqual([]);
  compileScript(descriptor, { id: place });
  const template = compileTemplate({
    source: descriptor.template?.content ?? '',
    filename: place,
    id: place,
  });
  expect(template.errors).toEqual([]);
});
