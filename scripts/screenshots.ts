/** Takes the README's pictures from the element's gallery in Chromium. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../e2e/harness/browser.ts';
import { startGallery } from '../e2e/harness/gallery.ts';

const pictures = fileURLToPath(new URL('../docs/images/', import.meta.url));

const shots: [name: string, scene: string, language: string, theme: 'light' | 'dark'][] = [
  ['start', 'idle', 'en', 'light'],
  ['handoff-dark', 'handoff: code', 'en', 'dark'],
  ['failed-arabic', 'attempt failed: light', 'ar', 'light'],
];

await mkdir(pictures, { recursive: true });
const gallery = await startGallery();
const browser = await launchBrowser();
try {
  for (const [name, scene, language, theme] of shots) {
    const page = await browser.newPage({
      viewport: { width: 400, height: 640 },
      deviceScaleFactor: 2,
      colorScheme: theme,
    });
    await gallery.show(page, { scenes: scene, languages: language, themes: theme, bare: '' });
    await page
      .locator('ekyc-verify')
      .screenshot({ path: `${pictures}${name}.png`, animations: 'disabled', omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
  await gallery.stop();
}
