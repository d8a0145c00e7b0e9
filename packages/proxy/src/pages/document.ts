import { createHash } from 'node:crypto';
import type { Language } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import { styles } from './styles.js';

/** A page of the proxy's own, ready to be sent. */
export type HostedPage = { status: number; body: string; policy: string };

/** The element's script: which version, and what its bytes must hash to. */
export type Script = { src: string; integrity: string };

/** As the hash in the policy has it, to the last space. */
const styleElement: Html = { markup: `<style>${styles}</style>` };
const styleHash = createHash('sha256').update(styles).digest('base64');

/** No image, no frame, nothing from elsewhere; forms go to the proxy alone. */
const policy = [
  `default-src 'none'`,
  `style-src 'sha256-${styleHash}'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
];

/** What the element needs beside: its script with the lazy parts, and its calls to this proxy. */
const scriptPolicy = [
  ...policy,
  `script-src 'self'`,
  `connect-src 'self'`,
  `require-trusted-types-for 'script'`,
  `trusted-types lit-html`,
];

/** What kind of page it is, as its sign and its colour say: the same that the element has. */
export type PageTone = 'neutral' | 'success' | 'warning';

const signs: Record<PageTone, string> = {
  neutral: 'M12 3l8 3v6c0 4-3 8-8 9-5-1-8-5-8-9V6z',
  success: 'M4 12l5 6L20 6',
  warning: 'M12 4v10M12 19v.1',
};

/** What makes a page. */
type Parts = {
  status: number;
  /** The tab's name, and the heading where there is no other. */
  title: string;
  heading?: Html;
  /** Null: no sign beside the heading. */
  tone: PageTone | null;
  content: Html;
  /** An address to go on to by itself. */
  refreshTo?: string;
  /** The element's script; without it the page runs none. */
  script?: Script;
};

/** Puts content into a whole document. */
export function hostedPage(language: Language, page: Parts): HostedPage {
  const { status, title, tone, content, refreshTo, script, heading = html`${title}` } = page;
  const { direction } = pageMessages[language];
  const refresh =
    refreshTo === undefined
      ? html``
      : html`<meta http-equiv="refresh" content="0; url=${refreshTo}" />`;
  const { markup } = html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${refresh} ${styleElement} ${script === undefined ? html`` : scriptElement(script)}
      </head>
      <body>
        <main class="${script === undefined ? 'card' : 'bare'}">
          <header class="is-${tone ?? 'plain'}">
            ${tone === null ? html`` : sign(tone)}
            <h1>${heading}</h1>
          </header>
          ${content}
        </main>
      </body>
    </html>`;
  const rules = script === undefined ? policy : scriptPolicy;
  return { status, body: markup, policy: rules.join(';') };
}

function sign(tone: PageTone): Html {
  return html`<svg viewBox="0 0 24 24" width="40" height="40" aria-hidden="true">
    <path d="${signs[tone]}" />
  </svg>`;
}

function scriptElement({ src, integrity }: Script): Html {
  return html`<script
    type="module"
    src="${src}"
    integrity="${integrity}"
    crossorigin="anonymous"
  ></script>`;
}

/** Markup that may stand in a page as it is. Only `html` makes it. */
export type Html = { readonly markup: string };

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Writes markup; every text put into it is escaped, also within quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const written = values.map((value) =>
    typeof value === 'string' ? escapeText(value) : value.markup,
  );
  return { markup: parts.map((part, index) => part + (written[index] ?? '')).join('') };
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}

/** The site's name stands apart, so that its direction of writing does not turn the sentence. */
export function withSite(text: string, site: string): Html {
  const [before = '', after] = text.split('{site}');
  if (after === undefined) return html`${before}`;
  return html`${before}<bdi class="site">${site}</bdi>${after}`;
}
