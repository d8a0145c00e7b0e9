import type { Language } from '../languages.js';
import { ar } from './texts/ar.js';
import { en } from './texts/en.js';
import { fil } from './texts/fil.js';
import { id } from './texts/id.js';
import { ja } from './texts/ja.js';
import { ko } from './texts/ko.js';
import { ms } from './texts/ms.js';
import { th } from './texts/th.js';
import { vi } from './texts/vi.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

/** A page that says one thing: a heading and what to do next. */
export type Notice = { title: string; advice: string };

/** All texts of the proxy's own pages in one language. A missing one does not compile. */
export type PageTexts = {
  direction: 'ltr' | 'rtl';
  /** The page that asks before a phone goes on. */
  confirm: {
    title: string;
    /** `{site}` stands for the name of the site. */
    asks: string;
    /** Above the number. */
    compare: string;
    /** The button. */
    goOn: string;
    /** What comes next. */
    next: string;
    /** When not to go on; `{site}` as above. */
    warning: string;
  };
  /** On the way to the vendor's page; `goOn` is its link. */
  leaving: Notice & { goOn: string };
  /** A code that was used, is too old, or never was. */
  codeOver: Notice;
  /** The phone is back from the vendor's page. */
  done: Notice;
  /** A way back that belongs to no verification. */
  linkOver: Notice;
  busy: Notice;
  trouble: Notice;
};

export const pageTexts: Record<Language, PageTexts> = {
  en,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
  th,
  id,
  ms,
  fil,
  ja,
  vi,
  ko,
  ar,
};
