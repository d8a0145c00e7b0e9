import { matchLanguage } from 'ekyc-verify-messages';

/** Languages of the vendor's page, by BCP 47 tag, with the vendor's names. */
const vendorLanguages = {
  en: 'en',
  'zh-Hans': 'zh-cn',
  'zh-Hant': 'zh-tc',
  th: 'th',
  id: 'id',
} as const;

const tags = Object.keys(vendorLanguages) as (keyof typeof vendorLanguages)[];

export type VendorLanguage = (typeof vendorLanguages)[keyof typeof vendorLanguages];

/** The vendor's language nearest to a tag; English where it has none, as the vendor itself does. */
export function vendorLanguage(locale: string): VendorLanguage {
  return vendorLanguages[matchLanguage(locale, tags) ?? 'en'];
}
