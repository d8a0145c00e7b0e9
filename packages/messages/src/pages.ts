import { pages as ar } from './languages/ar.js';
import { pages as en } from './languages/en.js';
import { pages as fil } from './languages/fil.js';
import { pages as id } from './languages/id.js';
import { pages as ja } from './languages/ja.js';
import { pages as ko } from './languages/ko.js';
import { pages as ms } from './languages/ms.js';
import { pages as th } from './languages/th.js';
import { pages as vi } from './languages/vi.js';
import { pages as zhHans } from './languages/zh-hans.js';
import { pages as zhHant } from './languages/zh-hant.js';
import type { Language } from './match.js';
import type { PageMessages } from './messages.js';

/** The texts of the proxy's pages, in every language. */
export const pageMessages: Readonly<Record<Language, PageMessages>> = {
  ar,
  en,
  fil,
  id,
  ja,
  ko,
  ms,
  th,
  vi,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};
