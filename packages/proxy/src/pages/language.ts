import { languages, matchLanguage, type Language } from 'ekyc-verify-messages';

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
    const found = matchLanguage(tag, languages);
    if (found !== null) return found;
  }
  return 'en';
}
