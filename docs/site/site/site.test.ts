import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runTool } from '../samples/tools.ts';
import { pages } from './pages.ts';

const site = join(import.meta.dirname, '../test-output/site');
const read = (path: string) => readFileSync(join(site, path), 'utf8');

describe('the site', () => {
  const paths = pages().map(({ path }) => path);

  beforeAll(() => {
    // VitePress fails on a link that leads nowhere.
    const { exitCode, output } = runTool(process.execPath, [
      join(import.meta.dirname, '../build.ts'),
    ]);
    if (exitCode !== 0) throw new Error(output);
  });

  it.each(paths)('has %s as a page, and as Markdown for programs', (path) => {
    const html = read(path.replace(/\.md$/, '.html'));
    const title = /^# (.+)$/m.exec(read(path))?.[1] ?? '';
    const plain = title
      .replaceAll('`', '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    expect(html.replaceAll(/<\/?code>/g, '')).toContain(plain);
  });

  it('lists every page in llms.txt, with what it is about', () => {
    const index = read('llms.txt');
    for (const path of paths)
      expect(index).toMatch(new RegExp(`^- \\[.+\\]\\(${path}\\): \\S`, 'm'));
  });

  it('can be searched', () => {
    const chunks = join(site, 'assets/chunks');
    const index = readdirSync(chunks).find((name) => name.includes('localSearchIndex'));
    expect(readFileSync(join(chunks, index ?? ''), 'utf8')).toContain('webhook');
  });

  it('has the playground as static files, which lead nowhere else', () => {
    const html = read('try/playground.html');
    const [, script = ''] = /<script type="module"[^>]* src="\.\/([^"]+)"/.exec(html) ?? [];
    expect(read(`try/${script}`)).toContain('ekyc-verify');
    expect(read('playground.html')).toContain('href="try/playground.html"');
  });

  it('asks no other site for anything', () => {
    const loaded = paths.flatMap((path) =>
      [
        ...read(path.replace(/\.md$/, '.html')).matchAll(
          /<(?:script|link|img)[^>]*(?:src|href)="(https?:[^"]+)"/g,
        ),
      ].map(([, address]) => address),
    );
    expect(loaded).toEqual([]);
  });

  it('has the pictures that its pages show', () => {
    const shown = paths.flatMap((path) =>
      [...read(path).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = '']) =>
        join(path, '..', target),
      ),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((path) => !existsSync(join(site, path)))).toEqual([]);
  });
});
