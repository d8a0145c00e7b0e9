/** Languages that a person may read in: those of the element and of the proxy's own pages. */
export const languages = [
  'en',
  'zh-Hans',
  'zh-Hant',
  'th',
  'id',
  'ms',
  'fil',
  'ja',
  'vi',
  'ko',
  'ar',
] as const;
export type Language = (typeof languages)[number];

/**
 * The language nearest to a BCP 47 tag; null: none, or no such tag. Chinese, Cantonese among it, goes
 * by script, which Unicode's data tell for a region. The element does the same.
 */
export function nearestLanguage(tag: string): Language | null {
  const { language, script } = likelyLocale(tag);
  const nearest = language === 'zh' || language === 'yue' ? `zh-${script}` : language;
  return languages.find((known) => known === nearest) ?? null;
}

function likelyLocale(tag: string): { language?: string; script?: string } {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return {};
  }
}
