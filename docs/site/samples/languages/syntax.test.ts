import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplesIn } from '../collect.ts';
import { hasTool, runTool } from '../tools.ts';

/**
 * Samples as the language's own parser reads them. Those that need no package, or one that Debian
 * has, are run as well: `webhooks-by-hand.test.ts`, `result-tokens.test.ts`.
 */
const folder = join(import.meta.dirname, '../../test-output/syntax');

const parsers = [
  {
    language: 'sh',
    extension: 'sh',
    command: 'bash',
    args: ['-c', 'for file; do bash -n "$file" || exit 1; done', 'bash'],
    version: '--version',
  },
  {
    language: 'python',
    extension: 'py',
    command: 'python3',
    args: ['-c', 'import ast, sys; [ast.parse(open(f).read(), f) for f in sys.argv[1:]]'],
    version: '--version',
  },
  {
    language: 'php',
    extension: 'php',
    command: 'php',
    args: [
      '-r',
      'foreach (array_slice($argv, 1) as $f) token_get_all(file_get_contents($f), TOKEN_PARSE);',
      '--',
    ],
    version: '--version',
  },
  { language: 'go', extension: 'go', command: 'gofmt', args: ['-e', '-l'], version: '-h' },
  {
    language: 'java',
    extension: 'java',
    command: 'java',
    args: [join(import.meta.dirname, 'ParseJava.java')],
    version: '-version',
  },
] as const;

describe.each(parsers)(
  'samples in $language',
  ({ language, extension, command, args, version }) => {
    const samples = samplesIn(language);
    const places = samples.map(({ place }) => place).join(', ');
    const skipped = !hasTool(command, [version], `the syntax of ${places}`);

    it.skipIf(skipped)(`can be parsed: ${places}`, () => {
      mkdirSync(folder, { recursive: true });
      const files = samples.map(({ place, code }) => {
        const file = join(folder, `${place.replaceAll(/[/.:]/g, '-')}.${extension}`);
        writeFileSync(file, code);
        return file;
      });
      expect(runTool(command, [...args, ...files])).toMatchObject({ exitCode: 0 });
    });
  },
);
