import type { FinalStatus } from 'ekyc-verify-protocol';
import type { Language } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import { withParameter } from '../security/redirect-url.js';
import {
  hostedPage,
  html,
  type HostedPage,
  type Html,
  type PageTone,
  type Script,
} from './document.js';
import { withSite } from './notices.js';

/** What both pages of a link say. */
type Linked = {
  id: string;
  /** What the site that asks is called. */
  site: string;
  /** Where the person goes on afterwards; null: nowhere. */
  pageUrl: string | null;
};

/**
 * The page of a link: the element, in this proxy's own page. Reading it changes nothing: mail programs
 * and messengers open links to preview them.
 */
export function linkPage(
  language: Language,
  linked: Linked & { clientSecret: string; verificationHosts: readonly string[] },
  script: Script,
): HostedPage {
  const { site, clientSecret, verificationHosts } = linked;
  const { title, asks, warning, noScript } = pageMessages[language].link;
  return hostedPage(language, {
    status: 200,
    tone: null,
    title,
    heading: html`<bdi>${site}</bdi>`,
    content: html`
      <p>${withSite(asks, site)}</p>
      <ekyc-verify
        link-page
        client-secret="${clientSecret}"
        site-name="${site}"
        verification-hosts="${verificationHosts.join(' ')}"
      >
        ${wayOn(language, linked, html`slot="continue"`)}
      </ekyc-verify>
      <noscript><p class="warning">${noScript}</p></noscript>
      <p class="warning quiet">${withSite(warning, site)}</p>
    `,
    script,
  });
}

const tones: Record<FinalStatus, PageTone> = {
  passed: 'success',
  failed: 'warning',
  expired: 'warning',
  canceled: 'neutral',
};

/** The page of a link whose verification has ended: how, and nothing of the person. */
export function endedPage(language: Language, linked: Linked, status: FinalStatus): HostedPage {
  const { title, text } = pageMessages[language].link.ends[status];
  return hostedPage(language, {
    status: 200,
    tone: tones[status],
    title,
    content: html`
      <p>${withSite(text, linked.site)}</p>
      ${wayOn(language, linked, html``)}
    `,
  });
}

/** Leads on to the site, which gets the verification's ID and nothing else; or says that this was all. */
function wayOn(language: Language, { id, site, pageUrl }: Linked, slot: Html): Html {
  const messages = pageMessages[language].link;
  if (pageUrl === null) return html`<p class="quiet" ${slot}>${messages.canClose}</p>`;
  const href = withParameter(pageUrl, 'verification', id);
  return html`<a class="button" ${slot} href="${href}">${withSite(messages.continue, site)}</a>`;
}
