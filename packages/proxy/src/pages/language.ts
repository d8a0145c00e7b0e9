/** Languages of the proxy's own pages: those of the element. */
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
 * The language that a browser asks for (RFC 9110, section 12.5.4): the first of the most wanted that
 * there is; English when there is none.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const found = nearestLanguage(tag);
    if (found !== null) return found;
  }
  return 'en';
}

/** Chinese goes by script, and by region where the tag names no script. */
function nearestLanguage(tag: string): Language | null {
  const [primary = '', ...subtags] = tag.toLowerCase().split('-');
  if (primary === 'zh') {
    const isTraditional = subtags.some((subtag) => ['hant', 'tw', 'hk', 'mo'].includes(subtag));
    return isTraditional && !subtags.includes('hans') ? 'zh-Hant' : 'zh-Hans';
  }
  // Tags that some systems still send for Indonesian and Filipino.
  const today = { in: 'id', tl: 'fil' }[primary] ?? primary;
  return languages.find((language) => language === today) ?? null;
}
