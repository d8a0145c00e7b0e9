/*
 * Loaded when the page is not in English. It stands alone: what it shared with the script would be
 * in a file of its own, and one more to load.
 */
import { unpack } from './message-names.js';
import type { Messages } from './messages.js';

/**
 * Loads a language's texts, of which the build packs ours. A site's own may be incomplete: what is
 * missing is said in English.
 */
export type Language = () => Promise<{ default: Partial<Messages> | string }>;

/** Languages by their tags in lower case. */
export type Languages = Partial<Record<string, Language>>;

const ours: Languages = {
  ar: () => import('./languages/ar.js'),
  fil: () => import('./languages/fil.js'),
  id: () => import('./languages/id.js'),
  ja: () => import('./languages/ja.js'),
  ko: () => import('./languages/ko.js'),
  ms: () => import('./languages/ms.js'),
  th: () => import('./languages/th.js'),
  vi: () => import('./languages/vi.js'),
  'zh-hans': () => import('./languages/zh-hans.js'),
  'zh-hant': () => import('./languages/zh-hant.js'),
};

/**
 * The language nearest to a BCP 47 tag, among those that are known; null: none. Chinese goes by
 * script, and by region where the tag names no script.
 */
export function nearestLanguage(
  tag: string,
  known: Partial<Record<string, unknown>>,
): string | null {
  const subtags = tag
    .toLowerCase()
    .replace(/^(zh|yue)\b(?!-hans).*-(hant|tw|hk|mo)\b.*|^yue$/, 'zh-hant')
    .replace(/^(zh|cmn|yue)\b(?!-hant).*/, 'zh-hans')
    // Tags of before 1989 that systems still send, and the name of what Filipino is based on.
    .replace(/^in\b/, 'id')
    .replace(/^tl\b/, 'fil')
    .split('-');
  for (; subtags.length > 0; subtags.pop()) if (known[subtags.join('-')]) return subtags.join('-');
  return null;
}

/**
 * The texts for a BCP 47 tag: the site's own, or ours, or none, which stands for English.
 *
 * @throws whatever keeps a file from being loaded.
 */
export async function textsFor(tag: string, own: Languages): Promise<Partial<Messages>> {
  const known = { ...ours, ...own };
  const language = known[nearestLanguage(tag, known) ?? ''];
  if (!language) return {};
  const { default: texts } = await language();
  return typeof texts === 'string' ? unpack(texts) : texts;
}
