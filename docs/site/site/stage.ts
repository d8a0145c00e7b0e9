import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readDocument } from '../../../scripts/markdown.ts';
import { root } from '../../../scripts/command.ts';
import { linksForSite } from './links.ts';
import { pages, type Page } from './pages.ts';

/** Where the pages wait for VitePress, which looks for its packages from where a page stands. */
export const staged = join(import.meta.dirname, '../test-output/pages');

/** Puts every page, with links that lead through the site, and its pictures into one folder. */
export function stagePages(): Page[] {
  rmSync(staged, { recursive: true, force: true });
  const repository = repositoryFiles();
  const all = pages();
  for (const { source, path } of all) {
    const { text, pictures } = linksForSite(readDocument(source), source, repository);
    write(join(staged, path), text);
    for (const picture of pictures) {
      if (!existsSync(join(root, picture.source))) continue;
      mkdirSync(dirname(join(staged, picture.path)), { recursive: true });
      cpSync(join(root, picture.source), join(staged, picture.path));
    }
  }
  return all;
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Address of the repository's files on the web, when package.json says where it is. */
function repositoryFiles(): string | null {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    repository?: string | { url: string };
  };
  const url = typeof repository === 'string' ? repository : repository?.url;
  const web = /https:.*?(?=\.git$|$)/.exec(url ?? '')?.[0];
  return web === undefined ? null : `${web}/blob/main`;
}
