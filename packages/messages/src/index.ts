export { canonicalTag, languages, matchLanguage } from './match.js';
export type { Language } from './match.js';
export { fill, pluralOf, withOverrides } from './texts.js';
export type { MessageOverrides } from './texts.js';
export type {
  ElementMessages,
  Notice,
  Unsupported,
  PageMessages,
  Plural,
  ShownState,
  ShownError,
} from './messages.js';
