import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { samplesIn, type Sample } from '../../../docs/site/samples/collect.ts';
import { hasTool, runTool, type Outcome } from '../../../docs/site/samples/tools.ts';
import { javaFor } from './android-declarations.ts';

const folder = join(import.meta.dirname, '../apps/phone-apps/kotlin');
const compiler = join(import.meta.dirname, '../node_modules/kotlin-compiler/lib/*');

/** What samples use without naming it. */
const unnamed = [
  'android.Manifest.permission',
  'android.view.View',
  'android.webkit.WebChromeClient.FileChooserParams',
  'android.webkit.WebSettings',
];

/** What must not compile, each in a sample of the page that has the right form. */
const mistakes = [
  ['a method that the platform hasn’t got', 'onPermissionRequest(', 'onPermissionAsked('],
  ['a property that it hasn’t got', 'domStorageEnabled = true', 'domStorage = true'],
  ['a parameter of another type', 'ValueCallback<Array<Uri>>,', 'ValueCallback<Uri>,'],
] as const;

const samples = samplesIn('kotlin');
const places = samples.map(({ place }) => place).join(', ');
const skipped = !hasTool('java', ['-version'], `the compilation of ${places}`);

describe.skipIf(skipped)('samples in Kotlin', () => {
  let outcome: Outcome;
  let outcomeOfMistakes: Outcome;

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    const imported = samples.flatMap(({ code }) =>
      [...code.matchAll(/^import (.+)$/gm)].map(([, name = '']) => name),
    );
    for (const [name, code] of javaFor([...imported, ...unnamed])) write(`java/${name}`, code);
    outcome = compile('right', samples);
    outcomeOfMistakes = compile(
      'wrong',
      mistakes.map(([name, right, wrong]) => {
        const sample = samples.find(({ code }) => code.includes(right));
        if (sample === undefined) throw new Error(`No sample has ${right}: ${name}.`);
        return { ...sample, code: sample.code.replace(right, wrong) };
      }),
    );
  });

  it.each(samples)('that of $place compiles', () => {
    expect(outcome).toEqual({ exitCode: 0, output: '' });
  });

  it.each(mistakes.map(([name], index) => ({ name, index })))(
    'would not with $name',
    ({ index }) => {
      expect(outcomeOfMistakes.output).toMatch(new RegExp(`wrong/${index}/Sample.kt.* error:`));
    },
  );
});

function write(name: string, code: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}

/** Each in a package of its own, beside what the page takes for granted. */
function compile(run: string, all: readonly Sample[]): Outcome {
  const files = all.flatMap(({ code, given }, index) => [
    write(`${run}/${index}/Sample.kt`, `package sample${index}\n${code}`),
    write(`${run}/${index}/Given.kt`, `package sample${index}\n${given}`),
  ]);
  const kotlin = ['-cp', compiler, 'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler', '-no-reflect'];
  const output = ['-d', join(folder, run, 'classes')];
  return runTool('java', [...kotlin, '-Werror', ...output, join(folder, 'java'), ...files]);
}
