import { matchLanguage } from './match.js';
import type { Language } from './match.js';
import type { MessageOverrides } from './texts.js';

/** Loads a language of a site's own. What it leaves out is said in English. */
export type LanguageLoader = () => Promise<{ default: MessageOverrides }>;

/** Languages of a site's own, by BCP 47 tag. */
export type Languages = Readonly<Partial<Record<string, LanguageLoader>>>;

/** Each is a file of its own, without the texts of the proxy's pages. */
const ours: Readonly<Partial<Record<Language, () => Promise<MessageOverrides>>>> = {};

/**
 * The element's texts in the language nearest to a tag: the site's own where it has one that is
 * nearest, ours otherwise. Empty where that is English, or where there is none: English is in the script.
 *
 * @throws whatever keeps a file from being loaded.
 */
export async function loadMessages(tag: string, own: Languages = {}): Promise<MessageOverrides> {
  const nearest = matchLanguage(tag, [...Object.keys(own), ...Object.keys(ours), 'en']);
  if (nearest === null) return {};
  const loader = own[nearest];
  if (loader) return (await loader()).default;
  return (await ours[nearest as Language]?.()) ?? {};
}
