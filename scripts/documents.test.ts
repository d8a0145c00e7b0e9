import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Every Markdown file of the repository, relative to its root. */
const documents = globSync('**/*.md', {
  cwd: root,
  exclude: (name) => /^(node_modules|dist|test-output|\..+)$/.test(name),
}).toSorted();

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Code is left out of a text in which links are looked for. */
const withoutCode = (text: string) =>
  text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to files and headings that exist', () => {
    const targets = [...withoutCode(text).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(
      ([, target = '']) => target,
    );
    const broken = targets.filter((target) => {
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, linked))) return true;
      if (anchor === undefined) return false;
      const headings = [...read(linked).matchAll(/^#+ (.+)$/gm)].map(([, name = '']) => name);
      return !headings.some((heading) => anchorOf(heading) === anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names paths of the repository that exist', () => {
    const paths = [
      ...text.matchAll(/`((?:packages|scripts|demo|e2e|examples|docs|\.ci)(?:\/[\w./-]+)?)`/g),
      ...text.matchAll(/\bnode ([\w-]+\/[\w./-]+)/g),
    ].map(([, found = '']) => found);
    expect(paths.filter((found) => !existsSync(join(root, found)))).toEqual([]);
  });

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/\bnpm (?:run )?(test|(?<=run )[\w:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the README', () => {
  it('names the two commands of a fresh clone', () => {
    expect(read('README.md')).toContain('npm run demo');
    expect(read('README.md')).toContain('npm test');
  });
});
