import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.ts';

/** Every Markdown file of the repository, relative to its root, with forward slashes. */
export function markdownFiles(): string[] {
  return globSync('**/*.md', {
    cwd: root,
    exclude: (name) => /^(node_modules|dist|test-output|\..+)$/.test(name),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('/CHANGELOG.md'))
    .toSorted();
}

/** A file of the repository. */
export function readDocument(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A block of code between fences. */
export type Fence = {
  language: string;
  code: string;
  /** Line of the opening fence, from 1. */
  line: number;
  /** What `<!-- given: … -->` right before the block says: what the sample takes for granted. */
  given: string;
};

/** The blocks of code in a text, in their order. */
export function fencesOf(text: string): Fence[] {
  const found = text.matchAll(
    /(?:<!-- given:(?<given>[^]*?)-->\s*)?^(?<indent> *)```(?<language>[\w-]*)[^\n]*\n(?<code>[^]*?)^ *```$/gm,
  );
  return [...found].map(({ groups, 0: whole, index }) => {
    const { given = '', language = '', code = '', indent = '' } = groups ?? {};
    const before = text.slice(0, index + whole.indexOf('```'));
    return {
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: before.split('\n').length,
      given: given.trim(),
    };
  });
}

/** A text in which links are looked for: without its code. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^ *```[^]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Targets of the links and pictures of a text. */
export function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors of a text's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const withoutFences = text.replaceAll(/^ *```[^]*?^ *```$/gm, '');
  const seen = new Map<string, number>();
  return [...withoutFences.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
