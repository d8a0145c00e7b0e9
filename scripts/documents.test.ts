import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './command.ts';
import { anchorsOf, linksOf, markdownFiles, readDocument } from './markdown.ts';

type Manifest = { scripts?: Record<string, string> };

describe.each(markdownFiles())('%s', (path) => {
  const text = readDocument(path);

  it('links to files and headings that exist', () => {
    const targets = linksOf(text).filter((target) => !/^https?:/.test(target));
    const broken = targets.filter((target) => {
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, linked))) return true;
      return anchor !== undefined && !anchorsOf(readDocument(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('links to other sites by https and whole addresses', () => {
    const external = linksOf(text).filter((target) => /^[a-z]+:/i.test(target));
    const wrong = external.filter((target) => {
      const url = URL.parse(target);
      const local = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
      return url === null || (url.protocol !== 'https:' && !local);
    });
    expect(wrong).toEqual([]);
  });

  it('names paths of the repository that exist', () => {
    const paths = [
      ...text.matchAll(/`((?:packages|scripts|demo|e2e|examples|docs|\.ci)(?:\/[\w./-]+)?)`/g),
      ...text.matchAll(/\bnode ([\w-]+\/[\w./-]+)/g),
    ].map(([, found = '']) => found);
    expect(paths.filter((found) => !existsSync(join(root, found)))).toEqual([]);
  });

  it('prints secrets into a file only where nobody else can read it', () => {
    const blocks = text.match(/```[^]*?```/g) ?? [];
    const printing = blocks.filter((block) => /\binit\b(?! --output)[^\n]*[>|]/.test(block));
    expect(printing.filter((block) => !/\bumask 077\b[^]*?\binit\b/.test(block))).toEqual([]);
  });

  it('names scripts that package.json has', () => {
    // An example has scripts of its own.
    const scripts = Object.assign(
      {},
      ...['package.json', join(dirname(path), 'package.json')]
        .filter((file) => existsSync(join(root, file)))
        .map((file) => (JSON.parse(readDocument(file)) as Manifest).scripts),
    ) as Record<string, string>;
    const named = [...text.matchAll(/\bnpm (?:run )?(test|(?<=run )[\w:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the README', () => {
  it('names the two commands of a fresh clone', () => {
    expect(readDocument('README.md')).toContain('npm run demo');
    expect(readDocument('README.md')).toContain('npm test');
  });
});
