import { posix } from 'node:path';
import { markdownFiles } from '../../../scripts/markdown.ts';

/** A page of the site: where its Markdown stands in the repository, and where in the site. */
export type Page = { source: string; path: string };

/** Documents outside `docs` that are pages as well. */
const others: Readonly<Record<string, string>> = {
  'README.md': 'project/readme.md',
  'ARCHITECTURE.md': 'project/architecture.md',
  'CONTRIBUTING.md': 'project/contributing.md',
  'CODE_OF_CONDUCT.md': 'project/code-of-conduct.md',
  'SECURITY.md': 'project/security.md',
};

/** Where a document of the repository stands in the site; null when it is no page. */
export function sitePathOf(source: string): string | null {
  const path = pathOf(source);
  // A folder's README is what its address without a name shows.
  return path === null ? null : path.replace(/(^|\/)README\.md$/, '$1index.md');
}

function pathOf(source: string): string | null {
  if (source in others) return others[source] ?? null;
  // About what makes the site, for those who change it.
  if (source.startsWith('docs/site/')) return null;
  // Not a configuration file, nor what would be the README of one.
  if (/^docs\/([\w-]+\/)*[\w-]+\.md$/.test(source)) return posix.relative('docs', source);
  const readme = /^(packages|examples)\/([^/]+)\/README\.md$/.exec(source);
  return readme === null ? null : `${readme[1]}/${readme[2]}.md`;
}

/** Every page of the site. */
export function pages(): Page[] {
  return markdownFiles().flatMap((source) => {
    const path = sitePathOf(source);
    return path === null ? [] : [{ source, path }];
  });
}
