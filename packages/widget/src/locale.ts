/** Loaded when the page is not in English. */
import type { Messages } from './messages.js';

/** Loads a language's texts. A site's own may be incomplete: what is missing is said in English. */
export type Language = () => Promise<{ default: Partial<Messages> }>;

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
 * The language nearest to a BCP 47 tag, among those that are known; null: none, or no such tag.
 * Chinese, Cantonese among it, goes by script, which Unicode's data tell for a region. The proxy does
 * the same.
 */
export function nearestLanguage(
  tag: string,
  known: Partial<Record<string, unknown>>,
): string | null {
  try {
    // WebKit leaves these two names of Mandarin and Filipino as they are.
    const locale = new Intl.Locale(tag.replace(/^cmn\b/i, 'zh').replace(/^tl\b/i, 'fil'));
    const { language, script } = locale.maximize();
    const subtags = locale.baseName.toLowerCase().split('-');
    for (; subtags.length > 0; subtags.pop()) {
      if (known[subtags.join('-')]) return subtags.join('-');
    }
    const written = `zh-${script?.toLowerCase()}`;
    return /^(zh|yue)$/.test(language) && known[written] ? written : null;
  } catch {
    return null;
  }
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
  return (await language()).default;
}
