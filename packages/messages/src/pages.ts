import * as ar from './languages/ar.js';
import * as en from './languages/en.js';
import * as fil from './languages/fil.js';
import * as id from './languages/id.js';
import * as ja from './languages/ja.js';
import * as ko from './languages/ko.js';
import * as ms from './languages/ms.js';
import * as th from './languages/th.js';
import * as vi from './languages/vi.js';
import * as zhHans from './languages/zh-hans.js';
import * as zhHant from './languages/zh-hant.js';
import type { Language } from './match.js';
import type { PageMessages } from './messages.js';

/** The texts of the proxy's pages, in every language. */
export const pageMessages: Readonly<Record<Language, PageMessages>> = {
  ar: ar.pages,
  en: en.pages,
  fil: fil.pages,
  id: id.pages,
  ja: ja.pages,
  ko: ko.pages,
  ms: ms.pages,
  th: th.pages,
  vi: vi.pages,
  'zh-Hans': zhHans.pages,
  'zh-Hant': zhHant.pages,
};

/** What to say where the element itself can't, because its script didn't come. */
export const offlineMessages: Readonly<Record<Language, { title: string; text: string }>> = {
  ar: ar.element.errors.offline,
  en: en.element.errors.offline,
  fil: fil.element.errors.offline,
  id: id.element.errors.offline,
  ja: ja.element.errors.offline,
  ko: ko.element.errors.offline,
  ms: ms.element.errors.offline,
  th: th.element.errors.offline,
  vi: vi.element.errors.offline,
  'zh-Hans': zhHans.element.errors.offline,
  'zh-Hant': zhHant.element.errors.offline,
};
