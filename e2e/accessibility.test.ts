/// <reference lib="dom" />
import { fileURLToPath } from 'node:url';
import type Axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { element as en } from '../packages/messages/src/languages/en.ts';
import { launchBrowser } from './harness/browser.ts';
import { startGallery, type Gallery } from './harness/gallery.ts';
import { shownParts } from './harness/shown-parts.ts';

const axeScript = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

const wide = 1280;
/** The narrowest page that must do (WCAG 2.2, 1.4.10): the wide one at 400 % is no wider. */
const narrow = 320;

/** On the gallery, which has every state: what is added there is looked at here. */
describe('every state of the element', () => {
  let gallery: Gallery;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    gallery = await startGallery();
    browser = await launchBrowser();
    page = await browser.newPage({ reducedMotion: 'no-preference' });
  });
  afterAll(async () => {
    await browser.close();
    await gallery.stop();
  });

  async function open(width: number, query: Record<string, string>): Promise<void> {
    await page.setViewportSize({ width, height: 800 });
    await gallery.show(page, { bare: '', ...query });
  }

  /** What the browser's checker of accessibility finds. */
  function findings(): Promise<string[]> {
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof Axe };
      const { violations } = await axe.run('main', {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // Landmarks are a page's; the gallery is none of a site.
        rules: { region: { enabled: false } },
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`));
    });
  }

  /** What cannot be read because it sticks out of what it is in, or of the page. */
  async function cut(): Promise<string[]> {
    return (await shownParts(page))
      .filter(({ left, right, overflow }) => left < 0 || right > narrow || overflow > 1)
      .map(({ where }) => where);
  }

  /** What a finger could miss. */
  async function small(): Promise<string[]> {
    return (await shownParts(page))
      .filter(({ isTarget, width, height }) => isTarget && (width < 44 || height < 44))
      .map(({ where, width, height }) => `${where}: ${width} × ${height}`);
  }

  describe.each(['en', 'ar'])('in %s, light and dark,', (languages) => {
    beforeAll(() => open(wide, { languages }));

    it('leaves axe nothing to find', async () => {
      await page.addScriptTag({ path: axeScript });
      expect(await findings()).toEqual([]);
    });

    it('has targets of 44 pixels', async () => {
      expect(await small()).toEqual([]);
    });
  });

  describe('on a narrow page', () => {
    beforeAll(() => open(narrow, { themes: 'light' }));

    it('is in the gallery: each text that a state can have is shown there', async () => {
      const { states, reasons, hints, errors, unsupported, handoff } = en;
      const groups = [states, reasons, hints, errors, unsupported];
      const expected = [
        ...groups.flatMap((group) => Object.values(group)),
        handoff.scan,
        handoff.onPhone,
        handoff.expired,
      ].map(({ title }) => title);
      const titles = await page.locator('ekyc-verify [part=title]').allTextContents();
      expect(expected.length).toBeGreaterThan(30);
      expect(expected.filter((title) => !titles.includes(title))).toEqual([]);
    });

    it('moves only while it is busy, and never where the person wants no motion', async () => {
      const moving = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('ekyc-verify')]
            .filter(({ shadowRoot }) => shadowRoot?.getAnimations().length)
            .map(({ state }) => state),
        );
      // What has just changed fades in once; what is busy goes on.
      await expect
        .poll(async () => new Set(await moving()))
        .toEqual(new Set(['starting', 'redirecting', 'checking']));
      await page.emulateMedia({ reducedMotion: 'reduce' });
      expect(await moving()).toEqual([]);
    });

    it('cuts nothing off, and keeps its targets', async () => {
      expect([...(await cut()), ...(await small())]).toEqual([]);
    });

    // Zoom is a narrower page, which is above; a larger default font, as people set it, is this.
    it('cuts nothing off in text of 200 %', async () => {
      const style = await page.addStyleTag({ content: ':root { font-size: 200% }' });
      expect([...(await cut()), ...(await small())]).toEqual([]);
      await style.evaluate((node) => {
        (node as Element).remove();
      });
    });

    // The spacing of WCAG 2.2, 1.4.12.
    it('cuts nothing off in text with more space', async () => {
      const spacing = 'line-height: 1.5; letter-spacing: 0.12em; word-spacing: 0.16em';
      await page.addStyleTag({ content: `ekyc-verify { ${spacing} }` });
      expect([...(await cut()), ...(await small())]).toEqual([]);
    });
  });

  it('has borders in forced colours, and says by colour what cannot be pressed', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await open(wide, { themes: 'light' });
    const systemColor = (name: string) =>
      page.evaluate((color) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.cssText = `forced-color-adjust: none; color: ${color}`;
        return getComputedStyle(probe).color;
      }, name);
    const [canvas, grey] = [await systemColor('Canvas'), await systemColor('GrayText')];
    const parts = await shownParts(page);
    const framed = parts.filter(({ part }) => /^(base|button|handoff-button|input)$/.test(part));
    const invisible = framed.filter(
      ({ border }) => border === canvas || /^rgba.* 0\)$/.test(border),
    );
    expect(invisible.map(({ where }) => where)).toEqual([]);
    const isGrey = framed.filter(({ border, color }) => border === grey && color === grey);
    const disabled = framed.filter(({ isDisabled }) => isDisabled);
    expect(disabled.length).toBeGreaterThan(3);
    expect(isGrey).toEqual(disabled);
  });
});
