import type { FinalStatus } from 'ekyc-verify-protocol';
import type { Language } from 'ekyc-verify-messages';
import { offlineMessages, pageMessages } from 'ekyc-verify-messages/pages';
import { withParameter } from '../security/redirect-url.js';
import {
  hostedPage,
  html,
  withSite,
  type HostedPage,
  type Html,
  type PageTone,
  type Script,
} from './document.js';

/** What both pages of a link say. */
type Linked = {
  id: string;
  /** What the site that asks is called. */
  site: string;
  /** Where the person goes on afterwards; null: nowhere. */
  pageUrl: string | null;
};

type Shown = Linked & { clientSecret: string; verificationHosts: readonly string[] };

/**
 * The page of a link: the element, in this proxy's own page. Reading it changes nothing: mail programs
 * and messengers open links to preview them.
 */
export function linkPage(language: Language, linked: Shown, script: Script): HostedPage {
  const { site } = linked;
  const { title, asks, warning, noScript } = pageMessages[language].link;
  return hostedPage(language, {
    status: 200,
    tone: null,
    title,
    heading: html`<bdi>${site}</bdi>`,
    content: html`
      <p>${withSite(asks, site)}</p>
      ${theElement(linked, html`${withoutScript(language)}${wayOn(language, linked)}`)}
      <noscript><p class="warning">${noScript}</p></noscript>
      <p class="warning quiet">${withSite(warning, site)}</p>
    `,
    script,
  });
}

/** Without a blank inside: the element would take it for the page's own words. */
function theElement({ site, clientSecret, verificationHosts }: Shown, inside: Html): Html {
  const hosts = verificationHosts.join(' ');
  const begin = html`<ekyc-verify link-page client-secret="${clientSecret}" site-name="${site}"`;
  return html`${begin} verification-hosts="${hosts}">${inside}</ekyc-verify>`;
}

/** Shown after a while without the element's script. The element has no slot of that name. */
function withoutScript(language: Language): Html {
  const { title, text } = offlineMessages[language];
  return html`<p slot="script-missing"><strong>${title}</strong><br />${text}</p>`;
}

const tones: Record<FinalStatus, PageTone> = {
  passed: 'success',
  failed: 'warning',
  expired: 'warning',
  canceled: 'neutral',
};

/** The page of a link whose verification has ended: how, and nothing of the person. */
export function endedPage(language: Language, linked: Linked, status: FinalStatus): HostedPage {
  const { ends, canClose } = pageMessages[language].link;
  const { title, text } = ends[status];
  return hostedPage(language, {
    status: 200,
    tone: tones[status],
    title,
    content: html`
      <p>${withSite(text, linked.site)}</p>
      ${linked.pageUrl === null ? html`<p class="quiet">${canClose}</p>` : wayOn(language, linked)}
    `,
  });
}

/** Leads on to the site, which gets the verification's ID and nothing else. The element shows it after the end. */
function wayOn(language: Language, { id, site, pageUrl }: Linked): Html {
  if (pageUrl === null) return html``;
  const text = withSite(pageMessages[language].link.continue, site);
  const href = withParameter(pageUrl, 'verification', id);
  return html`<a class="button" slot="continue" href="${href}">${text}</a>`;
}
