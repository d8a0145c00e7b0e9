/**
 * Builds the documentation into `test-output/site` of this folder: pages with search, each page's
 * Markdown beside it, and llms.txt. `node docs/site/build.ts`
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildPage, defaultClientConditions } from 'vite';
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

// The playground is a page of its own: the gallery's code, as static files.
const gallery = join(import.meta.dirname, '../../packages/widget/gallery');
await buildPage({
  configFile: false,
  logLevel: 'warn',
  root: gallery,
  base: './',
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: join(site, 'try'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: join(gallery, 'playground.html') },
  },
});
