/// <reference lib="dom" />
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** An event of an element, as the page's code got it. */
export type HeardEvent = {
  type: string;
  /** The element's `id` attribute. */
  from: string;
  detail: Record<string, unknown> | null;
};

export type TabOptions = BrowserContextOptions & {
  /** Runs in every document before its own scripts. */
  before?: () => void;
};

/** A tab of a browser, and what is of interest in it. */
export type Tab = {
  page: Page;
  context: BrowserContext;
  /** The element's events since the document was loaded. */
  heard(): Promise<HeardEvent[]>;
  /** Everything that went wrong in its pages: exceptions and policy violations. */
  faults: string[];
  /** Addresses that were requested, in order. */
  requested: string[];
  close(): Promise<void>;
};

/** Opens a tab in a profile of its own. */
export async function openTab(
  browser: Browser,
  onClientSecret: (secret: string) => void,
  { before, ...options }: TabOptions = {},
): Promise<Tab> {
  const context = await browser.newContext(options);
  const faults: string[] = [];
  const requested: string[] = [];
  await context.addInitScript(listen);
  if (before !== undefined) await context.addInitScript(before);
  context.on('request', (request) => requested.push(request.url()));
  context.on('response', (response) => {
    const isStart =
      response.request().method() === 'POST' && response.url().endsWith('/v1/verifications');
    if (!isStart || response.status() !== 201) return;
    // The page may have left before its answer can be read; then the shapes still catch a leak.
    response.json().then(
      (body: { clientSecret: string }) => onClientSecret(body.clientSecret),
      () => {},
    );
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const violation = /Content Security Policy|Trusted|violates/.test(message.text());
    if (violation) faults.push(message.text());
  });
  return {
    page,
    context,
    heard: () => page.evaluate(() => (globalThis as unknown as { heard: HeardEvent[] }).heard),
    faults,
    requested,
    close: () => context.close(),
  };
}

/** Runs in the page: keeps what the element says. */
function listen(): void {
  const heard: HeardEvent[] = [];
  Object.assign(globalThis, { heard });
  const types = ['ekyc-start', 'ekyc-redirect', 'ekyc-attempt', 'ekyc-result', 'ekyc-error'];
  for (const type of types) {
    addEventListener(type, (event) => {
      const { target, detail } = event as unknown as {
        target: { id: string };
        detail: HeardEvent['detail'];
      };
      heard.push({ type, from: target.id, detail });
    });
  }
}
