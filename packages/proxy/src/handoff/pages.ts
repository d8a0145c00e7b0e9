import type { Language } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import { hostedPage, html, withSite, type HostedPage } from '../pages/document.js';
import type { OfferedHandoff } from './handoff.js';

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

/**
 * Says why no attempt could begin at the button, and offers the button again: the code is still good.
 *
 * @param status The HTTP status of what went wrong.
 */
export function againPage(
  language: Language,
  number: string,
  name: 'busy' | 'service',
  status: number,
): HostedPage {
  const { [name]: notice, tryAgain } = pageMessages[language];
  return hostedPage(language, {
    status,
    tone: 'warning',
    title: notice.title,
    content: html`
      <p>${notice.text}</p>
      <p class="compare number" dir="ltr">${number}</p>
      <form method="post"><button>${tryAgain}</button></form>
    `,
  });
}
