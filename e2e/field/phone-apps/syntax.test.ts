import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { samplesIn } from '../../../docs/site/samples/collect.ts';

// The compilers of these languages are not on npm, nor what the samples import. A grammar finds what
// was cut off or misspelled in the language itself, and no more.

const require = createRequire(import.meta.url);
await Parser.init();

describe.each([
  ['swift', 'func check( { let page = }'],
  ['dart', 'class Check { void start( }'],
])('samples in %s', (language, broken) => {
  const faultsOf = async (code: string): Promise<string[]> => {
    const parser = new Parser();
    const grammar = `@repomix/tree-sitter-wasms/out/tree-sitter-${language}.wasm`;
    parser.setLanguage(await Language.load(require.resolve(grammar)));
    const root = parser.parse(code)?.rootNode;
    return root === undefined ? ['nothing was read'] : faultsIn(root);
  };

  it.each(samplesIn(language))('that of $place can be read', async ({ code }) => {
    expect(await faultsOf(code)).toEqual([]);
  });

  it('would not be if they were broken', async () => {
    expect(await faultsOf(broken)).not.toEqual([]);
  });
});

function faultsIn(node: Node): string[] {
  const own = node.isError || node.isMissing;
  const inside = node.children.flatMap((child) => (child === null ? [] : faultsIn(child)));
  return own ? [`line ${node.startPosition.row + 1}: ${node.text}`, ...inside] : inside;
}
