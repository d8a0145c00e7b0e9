/// <reference lib="dom" />
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { startGallery, type Gallery } from './harness/gallery.ts';

const accepted = fileURLToPath(new URL('../packages/widget/gallery/accepted/', import.meta.url));
const output = fileURLToPath(new URL('../test-output/gallery/', import.meta.url));

/** What differs most from each other; the gallery itself has them all. */
const scenes =
  'idle,own words and button,unsupported: in-app,unsupported: framed,handoff: code,starting: busy,redirecting,unfinished: can go on,attempt failed: light,passed,passed: with a way on,failed: limit,expired,canceled,error: integration';
const wide = { width: 1000, height: 800 };

const pictures: [name: string, query: Record<string, string>, screen: BrowserContextOptions][] = [
  ['light', { themes: 'light' }, { viewport: wide }],
  ['dark', { themes: 'dark' }, { viewport: wide, colorScheme: 'dark' }],
  ['right-to-left', { languages: 'ar', themes: 'light' }, { viewport: wide }],
  ['forced-colors', { themes: 'light' }, { viewport: wide, forcedColors: 'active' }],
  [
    'languages',
    { languages: 'all', themes: 'light', scenes: 'idle' },
    { viewport: { width: 480, height: 800 } },
  ],
  ['320-pixels', { themes: 'light' }, { viewport: { width: 320, height: 800 } }],
];

/** Of any 40 × 40 pixels, so many may differ: drawing a letter's edge is not quite the same everywhere. */
const windowSize = 40;
const allowedInWindow = 8;

describe('the gallery', () => {
  let gallery: Gallery;
  let browser: Browser;

  beforeAll(async () => {
    await mkdir(output, { recursive: true });
    gallery = await startGallery();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await gallery.stop();
  });

  it.each(pictures)('looks as it was accepted: %s', async (name, query, screen) => {
    const taken = await take({ scenes, bare: '', ...query }, screen);
    await writeFile(`${output}${name}.png`, taken);
    if (process.env['GALLERY_ACCEPT']) await writeFile(`${accepted}${name}.png`, taken);
    const [before, now] = [
      PNG.sync.read(await readFile(`${accepted}${name}.png`)),
      PNG.sync.read(taken),
    ];
    const { width, height } = now;
    expect({ width, height }).toEqual({ width: before.width, height: before.height });
    const difference = new PNG({ width, height });
    const worst = pixelmatch(before.data, now.data, difference.data, width, height, { windowSize });
    await writeFile(`${output}${name}-difference.png`, PNG.sync.write(difference));
    expect(worst).toBeLessThanOrEqual(allowedInWindow);
  });

  it('shows every language in both themes without anything sticking out', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
    const page = await context.newPage();
    await gallery.show(page, { languages: 'all', scenes: 'idle,unsupported: in-app,redirecting' });
    expect(await page.locator('ekyc-verify').count()).toBe(3 * 11 * 2);
    const titles = await page.locator('ekyc-verify [part=title]').allTextContents();
    expect(new Set(titles).size).toBe(3 * 11);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await context.close();
  });

  it('has a font with the glyphs of each language, so that its pictures are the same anywhere', async () => {
    const page = await browser.newPage();
    await gallery.show(page, { bare: '', languages: 'all', themes: 'light', scenes: 'idle' });
    const scripts = await page.evaluate(() => {
      const loaded = [...document.fonts].filter(({ status }) => status === 'loaded');
      return [...new Set(loaded.map(({ family }) => family.replaceAll('"', '')))].toSorted();
    });
    expect(scripts).toEqual([
      'Inter Variable',
      'Noto Sans Arabic Variable',
      'Noto Sans JP Variable',
      'Noto Sans KR Variable',
      'Noto Sans SC Variable',
      'Noto Sans TC Variable',
      'Noto Sans Thai Variable',
    ]);
    await page.close();
  });

  it('has the same elements and words in the script for pages', async () => {
    const [sources, script] = await Promise.all([markup({}), markup({ script: '' })]);
    expect(sources.length).toBeGreaterThan(20);
    // A link to the gallery itself has its query.
    const bare = (html: string) => html.replaceAll(/<!--.*?-->|&amp;script=/g, '');
    expect(script.map(bare)).toEqual(sources.map(bare));
  });

  /** What each scene has in its shadow root. */
  async function markup(query: Record<string, string>): Promise<string[]> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await gallery.show(page, { bare: '', languages: 'en,th', themes: 'light', ...query });
    const shown = await page
      .locator('ekyc-verify')
      .evaluateAll((elements) => elements.map(({ shadowRoot }) => shadowRoot?.innerHTML ?? ''));
    await context.close();
    return shown;
  }

  async function take(
    query: Record<string, string>,
    screen: BrowserContextOptions,
  ): Promise<Buffer> {
    const context = await browser.newContext(screen);
    const page = await context.newPage();
    await gallery.show(page, query);
    const picture = await page.screenshot({ fullPage: true, animations: 'disabled' });
    await context.close();
    return picture;
  }
});
