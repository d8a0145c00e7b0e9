import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';
import { build } from 'vite';
import type { Bench } from '../bench.ts';
import { publishedSizes } from '../element/published-sizes.ts';
import { measureSmoothness } from '../element/smoothness.ts';
import { figure, type Report } from '../lib/report.ts';
import { interleave, median, ratio } from '../lib/rounds.ts';

/** A visit is short, and what else the machine does weighs on it: it takes many of them. */
const usualRounds = 31;
const tags = ['ekyc-verify', 'bare-lit', 'bare-custom'] as const;
type Tag = (typeof tags)[number];

/** Bytes of the element, how long it takes from navigation to defined and shown, and how smooth that is. */
export async function measureElement({ rounds }: Bench): Promise<Report> {
  const scripts: Record<Tag, string> = {
    'ekyc-verify': readFileSync(
      new URL('../../packages/widget/dist/ekyc-verify.js', import.meta.url),
      'utf8',
    ),
    'bare-lit': await bundle('bare-lit'),
    'bare-custom': await bundle('bare-custom'),
  };
  const site = await serve(scripts);
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  for (const tag of tags) await visit(browser, site, tag);
  const series = await interleave(tags, rounds(usualRounds), (tag) => visit(browser, site, tag));
  const smoothness = await measureSmoothness(browser, site.url, rounds(usualRounds));
  await browser.close();
  site.close();
  const against = (to: Tag, words: string, target: number) => ({
    figure: `element, defined and shown, against ${words}`,
    value: ratio(series, 'shown', 'ekyc-verify', to),
    comparison: '<=' as const,
    target,
  });
  return {
    title: 'The element',
    tables: [
      {
        columns: ['', 'bytes', 'brotli', 'defined ms', 'shown ms'],
        rows: tags.map((tag) => [
          `\`<${tag}>\``,
          String(Buffer.byteLength(scripts[tag])),
          String(brotliCompressSync(scripts[tag]).length),
          figure(median(series[tag]['defined'] ?? [])),
          figure(median(series[tag]['shown'] ?? [])),
        ]),
      },
      smoothness.table,
      {
        columns: ['published by others', 'version', 'file', 'bytes', 'brotli', ''],
        rows: publishedSizes.map(({ name, version, file, bytes, brotli, note }) => [
          name,
          version,
          file,
          String(bytes),
          String(brotli),
          note,
        ]),
      },
    ],
    findings: [against('bare-lit', 'a bare Lit element', 1.4), ...smoothness.findings],
  };
}

/** One page in a browser that has seen nothing of it. Nothing is asked of it meanwhile: that would be work. */
async function visit(browser: Browser, site: Site, tag: Tag): Promise<Times> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const times = site.nextTimes();
  await page.goto(`${site.url}/${tag}`);
  const measured = await times;
  await context.close();
  return measured;
}

/**
 * Shown: the browser has painted the first text (`paintTime` of Paint Timing, W3C). When that gets to
 * the screen depends on its clock, which would make steps of 16 ms.
 */
const pageOf = (tag: Tag) => `<!doctype html><title>bench</title>
<script>
customElements.whenDefined('${tag}').then(() => {
  const defined = performance.now();
  new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint) fetch('/times?' + new URLSearchParams({ defined, shown: paint.paintTime }));
  }).observe({ type: 'paint', buffered: true });
});
</script>
<script type="module" src="/${tag}.js"></script>
<${tag} document-type="HKIDCard"></${tag}>`;

type Times = Record<'defined' | 'shown', number>;

type Site = {
  url: string;
  /** What the page that is opened next tells. */
  nextTimes(): Promise<Times>;
  close(): void;
};

async function serve(scripts: Record<Tag, string>): Promise<Site> {
  let tell: (times: Times) => void = () => undefined;
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/times?')) {
      const { searchParams } = new URL(request.url, 'http://localhost');
      tell({
        defined: Number(searchParams.get('defined')),
        shown: Number(searchParams.get('shown')),
      });
      response.end();
      return;
    }
    const [, tag = '', isScript] = /^\/([\w-]+)(\.js)?$/.exec(request.url ?? '') ?? [];
    if (!(tag in scripts)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? scripts[tag as Tag] : pageOf(tag as Tag));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextTimes: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    close: () => server.close(),
  };
}

async function bundle(name: string): Promise<string> {
  const built = await build({
    root: fileURLToPath(new URL('../element/', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: 'oxc',
      lib: { entry: `${name}.js`, formats: ['es'], fileName: name },
    },
  });
  const [first] = Array.isArray(built) ? built : [];
  const chunk = first?.output[0];
  if (chunk === undefined || !('code' in chunk)) throw new Error(`${name} was not built.`);
  return chunk.code;
}
