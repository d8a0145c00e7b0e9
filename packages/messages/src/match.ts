/** Every language that texts exist in. */
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

/** Names of languages that WebKit does not replace by the usual ones. */
const aliases: Partial<Record<string, string>> = { cmn: 'zh', in: 'id', tl: 'fil' };

/** Languages that are written in Chinese characters, in the script that their region uses. */
const chinese = ['zh', 'cmn', 'yue', 'wuu', 'hak', 'nan', 'gan', 'hsn'];

/**
 * The usual form of a language tag (BCP 47). Understands the forms of operating systems too: `th_TH`,
 * `zh_TW.UTF-8`. Null: it is none.
 */
export function canonicalTag(tag: string): string | null {
  const [locale = ''] = tag.trim().split(/[.@]/);
  const [first = '', ...others] = locale.split(/[-_]/);
  // `zh-yue`, an older form of `yue`.
  const subtags = /^zh$/i.test(first) && isChinese(others[0]) ? others : [first, ...others];
  const [language = ''] = subtags;
  try {
    return new Intl.Locale(
      [aliases[language.toLowerCase()] ?? language, ...subtags.slice(1)].join('-'),
    ).baseName;
  } catch {
    return null;
  }
}

/**
 * The language nearest to a tag among those that are known: the tag itself, or what is left of it
 * without its last parts (RFC 4647, section 3.4). Chinese goes by script, which Unicode's data tell for
 * a region. Null: none is near, or it is no tag.
 */
export function matchLanguage<Known extends string>(
  tag: string,
  known: readonly Known[],
): Known | null {
  const canonical = canonicalTag(tag);
  if (canonical === null) return null;
  const find = (wanted: string) =>
    known.find((each) => each.toLowerCase() === wanted.toLowerCase()) ?? null;
  for (const subtags = canonical.split('-'); subtags.length > 0; subtags.pop()) {
    const found = find(subtags.join('-'));
    if (found !== null) return found;
  }
  return isChinese(canonical.split('-')[0]) ? find(`zh-${scriptOf(canonical)}`) : null;
}

function isChinese(language: string | undefined): boolean {
  return chinese.includes(language?.toLowerCase() ?? '');
}

/** The script of a Chinese language: its own, or that of the region. */
function scriptOf(tag: string): string {
  const { language, script, region } = new Intl.Locale(tag);
  const written = new Intl.Locale(language === 'yue' ? 'yue' : 'zh', {
    ...(script && { script }),
    ...(region && { region }),
  });
  return written.maximize().script ?? '';
}
