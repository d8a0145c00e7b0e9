import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isForReactNative, samplesIn } from '../../../docs/site/samples/collect.ts';
import { runTool } from '../../../docs/site/samples/tools.ts';

const folder = join(import.meta.dirname, '../apps/phone-apps/react-native');
const compiler = join(import.meta.dirname, '../node_modules/.bin/tsc');

const settings = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    lib: ['es2023'],
    module: 'esnext',
    moduleResolution: 'bundler',
    customConditions: ['react-native'],
    moduleDetection: 'force',
    jsx: 'react-jsx',
    types: ['react-native'],
    noEmit: true,
    skipLibCheck: true,
  },
};

const samples = samplesIn('ts', 'tsx').filter(isForReactNative);
/** The component takes any further property for one of its own; told that it has none, it doesn't. */
const withoutFurther = (code: string) => code.replaceAll(/<WebView\b/g, '<WebView<object>');
const nameOf = ({ line }: { line: number }) => `line-${line}.tsx`;

describe('samples for React Native', () => {
  let output = '';

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    for (const sample of samples) {
      writeFileSync(join(folder, nameOf(sample)), withoutFurther(sample.code));
    }
    const mistake = `import { WebView } from 'react-native-webview';
      export const view = <WebView allowInlineMedia />;`;
    writeFileSync(join(folder, 'mistake.tsx'), withoutFurther(mistake));
    output = runTool(compiler, ['--pretty', 'false', '--project', folder]).output;
  });

  it.each(samples)('the types of $place fit', (sample) => {
    const lines = output.split('\n').filter((line) => line.includes(nameOf(sample)));
    expect(lines).toEqual([]);
  });

  it('are looked at: a property that isn’t there is found, and nothing else', () => {
    const faults = output.split('\n').filter((line) => line.includes(': error '));
    expect(faults).toEqual([expect.stringMatching(/mistake\.tsx.*No overload matches/)]);
  });
});
