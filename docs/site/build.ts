/**
 * Builds the documentation into `test-output/site` of this folder: pages with search, each page's
 * Markdown beside it, and llms.txt. `node docs/site/build.ts`
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vitepress';
import { llmsIndex, summaryOf } from './site/for-programs.ts';
import { sectionsOf } from './site/navigation.ts';
import { stagePages, staged, write } from './site/stage.ts';

const pages = stagePages();
await build(import.meta.dirname);

const site = join(import.meta.dirname, 'test-output/site');
const markdown = (path: string) => readFileSync(join(staged, path), 'utf8');
// The Markdown of each page, the pictures that it shows, and the wire contract for programs.
cpSync(staged, site, { recursive: true });
cpSync(join(import.meta.dirname, '../contract'), join(site, 'contract'), { recursive: true });

const { title, summary } = summaryOf(markdown('index.md'));
const sections = sectionsOf(pages.map(({ path }) => path)).map(({ name, paths }) => ({
  name,
  pages: paths.map((path) => ({ path, ...summaryOf(markdown(path)) })),
}));
write(join(site, 'llms.txt'), llmsIndex(title, summary, sections));
write(
  join(site, 'llms-full.txt'),
  sections.flatMap((section) => section.pages.map(({ path }) => markdown(path))).join('\n\n'),
);
