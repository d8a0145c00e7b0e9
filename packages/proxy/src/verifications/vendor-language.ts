/** Languages of the vendor's hosted page. */
export type VendorLanguage = 'en' | 'zh-cn' | 'zh-tc' | 'th' | 'id';

/**
 * The vendor's language nearest to a BCP 47 tag; English where it has none, as the vendor itself
 * does. Chinese goes by script, and by region where the tag names no script.
 */
export function vendorLanguage(locale: string): VendorLanguage {
  const [language, ...subtags] = locale.toLowerCase().split('-');
  switch (language) {
    case 'zh':
      if (subtags.includes('hans')) return 'zh-cn';
      return subtags.some((tag) => ['hant', 'tw', 'hk', 'mo', 'tc'].includes(tag))
        ? 'zh-tc'
        : 'zh-cn';
    case 'th':
      return 'th';
    case 'id':
    case 'in': // the tag of Indonesian before 1989, which some systems still send
      return 'id';
    default:
      return 'en';
  }
}
