import type { Language, Notice, PageMessages } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import type { OfferedHandoff } from './handoff.js';
import { hostedPage, type HostedPage, html, type Html, type PageTone } from './document.js';

/** Names the site, shows the number, and asks. Reading it uses nothing up: previews of links do. */
export function confirmPage(language: Language, { site, number }: OfferedHandoff): HostedPage {
  const messages = pageMessages[language].confirm;
  const { title, asks, compare, next, warning } = messages;
  return hostedPage(language, {
    status: 200,
    tone: 'neutral',
    title,
    content: html`
      <p>${withSite(asks, site)}</p>
      <div class="compare">
        <p id="compare">${compare}</p>
        <p class="number" dir="ltr" aria-describedby="compare">${number}</p>
      </div>
      <p class="warning">${withSite(warning, site)}</p>
      <p class="quiet">${next}</p>
      <form method="post"><button>${messages.continue}</button></form>
    `,
  });
}

/**
 * Takes the phone to the vendor. A page that goes on by itself, and not a redirect: browsers hold
 * the redirects of a form to its `form-action`, and the vendor may redirect to hosts we do not know.
 */
export function leavingPage(language: Language, verificationUrl: string): HostedPage {
  const { title, text, notRedirected } = pageMessages[language].leaving;
  return hostedPage(language, {
    status: 200,
    tone: 'neutral',
    title,
    content: html`
      <p>${text}</p>
      <a class="button" href="${verificationUrl}">${notRedirected}</a>
    `,
    refreshTo: verificationUrl,
  });
}

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
function withSite(text: string, site: string): Html {
  const [before = '', after = ''] = text.split('{site}');
  return html`${before}<bdi class="site">${site}</bdi>${after}`;
}
