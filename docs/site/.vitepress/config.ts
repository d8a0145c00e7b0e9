import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { anchorOf } from '../../../scripts/markdown.ts';
import { summaryOf } from '../site/for-programs.ts';
import { sectionsOf } from '../site/navigation.ts';
import { pages } from '../site/pages.ts';
import { staged } from '../site/stage.ts';

const titleOf = (path: string) => summaryOf(readFileSync(join(staged, path), 'utf8')).title;

export default defineConfig({
  title: 'ekyc-verify',
  description: 'Identity verification in a web page with one tag',
  srcDir: 'test-output/pages',
  outDir: 'test-output/site',
  cacheDir: 'test-output/cache',
  cleanUrls: true,
  // The same anchors as on GitHub, where the same files are read.
  markdown: { anchor: { slugify: anchorOf } },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'ekyc-verify' } } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: sectionsOf(pages().map(({ path }) => path)).map(({ name, paths }) => ({
      text: name,
      items: paths.map((path) => ({
        text: titleOf(path),
        link: `/${path.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`,
      })),
    })),
  },
});
