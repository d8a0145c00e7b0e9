import type { OfferedHandoff } from '../verifications/handoff.js';
import { hostedPage, type HostedPage } from './document.js';
import { html, type Html } from './html.js';
import type { Language } from '../languages.js';
import { pageTexts, type Notice, type PageTexts } from './texts.js';

/** Names the site, shows the number, and asks. Reading it uses nothing up: previews of links do. */
export function confirmPage(language: Language, { site, number }: OfferedHandoff): HostedPage {
  const { title, asks, compare, goOn, next, warning } = pageTexts[language].confirm;
  return hostedPage(language, {
    status: 200,
    title,
    content: html`
      <p>${withSite(asks, site)}</p>
      <div class="compare">
        <p id="compare">${compare}</p>
        <p class="number" dir="ltr" aria-describedby="compare">${number}</p>
      </div>
      <p class="warning">${withSite(warning, site)}</p>
      <p class="quiet">${next}</p>
      <form method="post"><button>${goOn}</button></form>
    `,
  });
}

/**
 * Takes the phone to the vendor. A page that goes on by itself, and not a redirect: browsers hold
 * the redirects of a form to its `form-action`, and the vendor may redirect to hosts we do not know.
 */
export function leavingPage(language: Language, verificationUrl: string): HostedPage {
  const { title, advice, goOn } = pageTexts[language].leaving;
  return hostedPage(language, {
    status: 200,
    title,
    content: html`
      <p>${advice}</p>
      <a class="button" href="${verificationUrl}">${goOn}</a>
    `,
    refreshTo: verificationUrl,
  });
}

/** The texts that make a page of their own, and their HTTP status. */
const notices = {
  codeOver: 404,
  done: 200,
  linkOver: 404,
  busy: 429,
  trouble: 503,
} as const satisfies Partial<Record<keyof PageTexts, number>>;
export type NoticeName = keyof typeof notices;

/** A page that says one thing. */
export function noticePage(language: Language, name: NoticeName): HostedPage {
  const { title, advice }: Notice = pageTexts[language][name];
  return hostedPage(language, {
    status: notices[name],
    title,
    content: html`<p>${advice}</p>`,
  });
}

/** The site's name stands apart, so that its direction of writing does not turn the sentence. */
function withSite(text: string, site: string): Html {
  const [before = '', after = ''] = text.split('{site}');
  return html`${before}<bdi class="site">${site}</bdi>${after}`;
}
