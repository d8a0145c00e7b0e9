import { nearestLanguage } from '../languages.js';

/** Languages of the vendor's hosted page. */
export type VendorLanguage = 'en' | 'zh-cn' | 'zh-tc' | 'th' | 'id';

/** The vendor's language nearest to a BCP 47 tag; English where it has none, as the vendor itself does. */
export function vendorLanguage(locale: string): VendorLanguage {
  const nearest = nearestLanguage(locale);
  switch (nearest) {
    case 'zh-Hans':
      return 'zh-cn';
    case 'zh-Hant':
      return 'zh-tc';
    case 'th':
    case 'id':
      return nearest;
    default:
      return 'en';
  }
}
