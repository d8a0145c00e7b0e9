/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, tokenizer } from 'acorn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWith } from './harness/site.ts';
import { choose, leave, sees } from './harness/steps.ts';
import type { Tab } from './harness/tab.ts';
import { startWorld, type World } from './harness/world.ts';

// The vendor's page serves Safari from iOS 14.3 on, Chrome and Edge from 87, Firefox from 90. What is
// promised to them is held here by what they lack: their syntax by a parser, their functions by
// taking newer ones away.

const dist = join(import.meta.dirname, '../packages/widget/dist');
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js'))
  .toSorted();

/**
 * Newer than one of those browsers: objects and functions by path. Style sheets made by script, form
 * fields of an element's own and custom states are among them.
 */
const newer = [
  'AbortSignal.abort',
  'AbortSignal.any',
  'AbortSignal.timeout',
  'AbortSignal.prototype.reason',
  'AbortSignal.prototype.throwIfAborted',
  'AggregateError',
  'Array.fromAsync',
  'Array.prototype.at',
  'Array.prototype.findLast',
  'Array.prototype.findLastIndex',
  'Array.prototype.toReversed',
  'Array.prototype.toSorted',
  'Array.prototype.toSpliced',
  'Array.prototype.with',
  'CompressionStream',
  'CustomStateSet',
  'Document.prototype.adoptedStyleSheets',
  'Element.prototype.checkVisibility',
  'Element.prototype.getHTML',
  'Element.prototype.setHTMLUnsafe',
  'ElementInternals',
  'HTMLElement.prototype.attachInternals',
  'HTMLElement.prototype.inert',
  'HTMLElement.prototype.showPopover',
  'HTMLFormElement.prototype.requestSubmit',
  'Intl.ListFormat',
  'Intl.Segmenter',
  'Map.groupBy',
  'NavigateEvent',
  'Object.groupBy',
  'Object.hasOwn',
  'Promise.try',
  'Promise.withResolvers',
  'RegExp.prototype.hasIndices',
  'RegExp.prototype.unicodeSets',
  'Response.json',
  'ShadowRoot.prototype.adoptedStyleSheets',
  'String.prototype.at',
  'String.prototype.isWellFormed',
  'URL.canParse',
  'URL.parse',
  'WeakRef',
  'FinalizationRegistry',
  'crypto.randomUUID',
  'CSSStyleSheet.prototype.replaceSync',
  'CSSStyleSheet.prototype.replace',
  'Crypto.prototype.randomUUID',
  'Navigator.prototype.userAgentData',
  'navigation',
  'reportError',
  'requestIdleCallback',
  'scheduler',
  'structuredClone',
  'trustedTypes',
];

/** Runs in the page before its scripts. */
function removeNewer(paths: readonly string[]): void {
  for (const path of paths) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let owner: unknown = globalThis;
    for (const name of names) owner = (owner as Record<string, unknown> | undefined)?.[name];
    if (owner) Reflect.deleteProperty(owner, last);
  }
}

describe('a file that is served, or imported from npm,', () => {
  it.each(files)('%s has no syntax that Safari 14 does not know', (name) => {
    const code = readFileSync(join(dist, name), 'utf8');
    // ES2020, which all of them know. Safari 14.0 has no `export * as`.
    expect(() => parse(code, { ecmaVersion: 2020, sourceType: 'module' })).not.toThrow();
    expect(code).not.toMatch(/export ?\* ?as /);
    // What stands before or after is first understood by Safari 16.4.
    const expressions: string[] = [];
    for (const token of tokenizer(code, { ecmaVersion: 2020, sourceType: 'module' })) {
      const { value } = token as { value?: unknown };
      if (typeof value === 'object' && value !== null && 'pattern' in value)
        expressions.push(String(value.pattern));
    }
    expect(expressions.filter((pattern) => /\(\?<[=!]/.test(pattern))).toEqual([]);
  });
});

describe('in a browser that has nothing newer than the vendor’s page asks for', () => {
  let world: World;
  let tab: Tab;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => tab.close());
  afterAll(() => world.stop());

  async function open(body: string): Promise<string> {
    const html = pageWith(body, { script: world.script });
    const address = world.site.page('/kyc', { html });
    tab = await world.openTab();
    await tab.context.addInitScript(removeNewer, newer);
    await tab.page.goto(`${address}?cart=7#pay`);
    return `${address}?cart=7#pay`;
  }

  it('they are gone', async () => {
    await open('');
    const left = await tab.page.evaluate(
      (paths) =>
        paths.filter((path) => {
          const names = path.split('.');
          const last = names.pop() ?? '';
          let owner: unknown = globalThis;
          for (const name of names) owner = (owner as Record<string, unknown> | undefined)?.[name];
          return owner !== undefined && Reflect.has(owner as object, last);
        }),
      newer,
    );
    expect(left).toEqual([]);
  });

  it('somebody passes, and the form has the result token', async () => {
    const address = await open('<form><ekyc-verify name="identity" required></ekyc-verify></form>');
    await leave(tab.page);
    await choose(tab.page, 'pass');
    await sees(tab.page, 'You’re verified');
    expect(tab.page.url()).toBe(address);
    const sent = await tab.page.evaluate(() => [
      ...new FormData(document.querySelector('form') ?? undefined),
    ]);
    expect(sent).toEqual([['identity', expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)]]);
    expect(tab.faults).toEqual([]);
  });

  it('somebody fails, is told why in a language of their own, and passes with another try', async () => {
    await open('<ekyc-verify locale="th"></ekyc-verify>');
    const button = tab.page.locator('ekyc-verify').getByRole('button');
    await button.click();
    await tab.page.waitForURL(/\/reflect\/\?/);
    await choose(tab.page, 'too-dark');
    await expect
      .poll(() =>
        tab.page
          .locator('ekyc-verify')
          .evaluate((element) => (element as HTMLElement & { state: string }).state),
      )
      .toBe('attempt-failed');
    await button.click();
    await tab.page.waitForURL(/\/reflect\/\?/);
    await choose(tab.page, 'pass');
    await expect
      .poll(() => tab.page.locator('ekyc-verify').getAttribute('data-state'))
      .toBe('passed');
    expect(tab.faults).toEqual([]);
  });
});
