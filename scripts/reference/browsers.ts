import { readFileSync } from 'node:fs';
import { element as english } from '../../packages/messages/src/languages/en.js';
import { knownBrowsers, type KnownBrowser } from '../../packages/widget/test/user-agents.js';
import { table } from './table.js';

const begin = '<!-- browsers:begin -->';
const end = '<!-- browsers:end -->';

/**
 * docs/web-views.md, with the table of browsers that the element's tests try by their user agents.
 *
 * @throws Error when the page has no marks, or rows of one name differ
 */
export function webViewsPage(): string {
  const page = readFileSync(new URL('../../docs/web-views.md', import.meta.url), 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`docs/web-views.md has no ${begin} … ${end}.`);
  return `${page.slice(0, from + begin.length)}\n\n${browsersTable()}\n\n${page.slice(to)}`;
}

function browsersTable(): string {
  const names = [...new Set(knownBrowsers.map(({ name }) => name))];
  const rows = names.map((name) => {
    const [shown, ...others] = new Set(
      knownBrowsers.filter((each) => each.name === name).map((each) => each.shown),
    );
    if (shown === undefined || others.length > 0) throw new Error(`${name}: rows differ`);
    return [name, saidOf(shown)];
  });
  return table([['The page is in', 'The element says'], ...rows]);
}

function saidOf(shown: KnownBrowser['shown']): string {
  if (shown === null) return 'nothing';
  return shown === 'phone'
    ? 'a QR code: see [hand off to a phone](hand-off.md)'
    : `“${english.unsupported[shown].title}”`;
}
