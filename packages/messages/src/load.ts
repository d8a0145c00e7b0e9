import { languages, matchLanguage } from './match.js';
import type { Language } from './match.js';
import type { ElementMessages } from './messages.js';
import type { MessageOverrides } from './texts.js';

/** Loads a language of a site's own. What it leaves out is said in English, but for the tag. */
export type LanguageLoader = () => Promise<{ default: MessageOverrides }>;

/** Languages of a site's own, by BCP 47 tag. */
export type Languages = Readonly<Partial<Record<string, LanguageLoader>>>;

/** Each is loaded when it is used. Bundlers leave the texts of the proxy's pages out. */
const ours: Readonly<Partial<Record<string, () => Promise<ElementMessages>>>> = {
  ar: async () => (await import('./languages/ar.js')).element,
  fil: async () => (await import('./languages/fil.js')).element,
  id: async () => (await import('./languages/id.js')).element,
  ja: async () => (await import('./languages/ja.js')).element,
  ko: async () => (await import('./languages/ko.js')).element,
  ms: async () => (await import('./languages/ms.js')).element,
  th: async () => (await import('./languages/th.js')).element,
  vi: async () => (await import('./languages/vi.js')).element,
  'zh-Hans': async () => (await import('./languages/zh-hans.js')).element,
  'zh-Hant': async () => (await import('./languages/zh-hant.js')).element,
} satisfies Record<Exclude<Language, 'en'>, unknown>;

/**
 * The element's texts in the language nearest to a tag: the site's own where it has one that is
 * nearest, ours otherwise. Empty where that is English, or where there is none: English is in the script.
 *
 * @throws whatever keeps a file from being loaded.
 */
export async function loadMessages(tag: string, own: Languages = {}): Promise<MessageOverrides> {
  const nearest = matchLanguage(tag, [...Object.keys(own), ...languages]);
  if (nearest === null) return {};
  const loadOwn = own[nearest];
  if (loadOwn) return { language: nearest, ...(await loadOwn()).default };
  return (await ours[nearest]?.()) ?? {};
}
