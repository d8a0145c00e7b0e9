import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createServer, defaultClientConditions } from 'vite';

/** What of the gallery is shown. */
type Query = Record<string, string>;

export type Gallery = {
  /** Of the whole gallery, or of what the query chooses. */
  address(query?: Query): string;
  /** Shows it in a page, and waits until every element is in its state. */
  show(page: Page, query: Query): Promise<void>;
  stop(): Promise<void>;
};

const patienceMs = 120_000;

/**
 * Serves the element's gallery from its sources, on loopback.
 *
 * @param options.watch Whether a page follows when a source changes. Not where pictures are taken: it
 *   would be loaded anew in the middle of one.
 */
export async function startGallery({ port = 0, watch = false } = {}): Promise<Gallery> {
  const server = await createServer({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('../../packages/widget/gallery', import.meta.url)),
    resolve: { conditions: ['source', ...defaultClientConditions] },
    // What is imported is modules already; nothing has to be bundled before the first picture.
    optimizeDeps: { noDiscovery: true },
    server: {
      host: '127.0.0.1',
      port,
      ...(watch ? {} : { hmr: false, watch: null }),
      fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] },
    },
  });
  await server.listen();
  const [origin = ''] = server.resolvedUrls?.local ?? [];
  const address = (query: Query = {}) => `${origin}?${new URLSearchParams(query)}`;
  return {
    address,
    show: (page, query) => show(page, address(query)),
    stop: () => server.close(),
  };
}

async function show(page: Page, address: string): Promise<void> {
  const said: string[] = [];
  const unanswered = new Set<string>();
  page
    .on('console', (message) => said.push(message.text()))
    .on('pageerror', (error) => said.push(String(error)))
    .on('request', (request) => unanswered.add(request.url()))
    .on('requestfinished', (request) => unanswered.delete(request.url()))
    .on('requestfailed', (request) =>
      said.push(`${request.url()} ${request.failure()?.errorText}`),
    );
  await page.goto(address);
  await page
    .locator('main[aria-busy=false]')
    .waitFor({ timeout: patienceMs })
    .catch(async (cause: unknown) => {
      const waiting = await page.locator('section[aria-busy=true] h2').allTextContents();
      const what = { waiting, unanswered: [...unanswered], said };
      throw new Error(`The gallery is not ready: ${JSON.stringify(what)}`, { cause });
    });
}
