import type { Language, Notice, PageMessages } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import { hostedPage, html, type HostedPage, type Html, type PageTone } from './document.js';

/** The texts that make a page of their own, with their HTTP status and tone. */
const notices = {
  codeExpired: { status: 404, tone: 'warning' },
  done: { status: 200, tone: 'success' },
  linkExpired: { status: 404, tone: 'warning' },
  busy: { status: 429, tone: 'warning' },
  service: { status: 503, tone: 'warning' },
} as const satisfies Partial<Record<keyof PageMessages, { status: number; tone: PageTone }>>;
export type NoticeName = keyof typeof notices;

/** A page that says one thing. */
export function noticePage(language: Language, name: NoticeName): HostedPage {
  const { title, text }: Notice = pageMessages[language][name];
  return hostedPage(language, {
    ...notices[name],
    title,
    content: html`<p>${text}</p>`,
  });
}

/** The site's name stands apart, so that its direction of writing does not turn the sentence. */
export function withSite(text: string, site: string): Html {
  const [before = '', after] = text.split('{site}');
  if (after === undefined) return html`${before}`;
  return html`${before}<bdi class="site">${site}</bdi>${after}`;
}
