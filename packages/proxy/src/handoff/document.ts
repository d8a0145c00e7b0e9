import { createHash } from 'node:crypto';
import type { Language } from 'ekyc-verify-messages';
import { pageMessages } from 'ekyc-verify-messages/pages';
import { styles } from './styles.js';

/** A page of the proxy's own, ready to be sent. */
export type HostedPage = { status: number; body: string };

/** As the hash in the policy has it, to the last space. */
const styleElement: Html = { markup: `<style>${styles}</style>` };
const styleHash = createHash('sha256').update(styles).digest('base64');

/** No script, no image, no frame, nothing from elsewhere; forms go to the proxy alone. */
export const pagePolicy = [
  `default-src 'none'`,
  `style-src 'sha256-${styleHash}'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join(';');

/** What kind of page it is, as its sign and its colour say: the same that the element has. */
export type PageTone = 'neutral' | 'success' | 'warning';

const signs: Record<PageTone, string> = {
  neutral: 'M12 3l8 3v6c0 4-3 8-8 9-5-1-8-5-8-9V6z',
  success: 'M4 12l5 6L20 6',
  warning: 'M12 4v10M12 19v.1',
};

/**
 * Puts content into a whole document.
 *
 * @param refreshTo An address to go on to by itself.
 */
export function hostedPage(
  language: Language,
  page: { status: number; tone: PageTone; title: string; content: Html; refreshTo?: string },
): HostedPage {
  const { direction } = pageMessages[language];
  const refresh =
    page.refreshTo === undefined
      ? html``
      : html`<meta http-equiv="refresh" content="0; url=${page.refreshTo}" />`;
  const { markup } = html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex" />
        <title>${page.title}</title>
        ${refresh} ${styleElement}
      </head>
      <body>
        <main>
          <header class="is-${page.tone}">
            <svg viewBox="0 0 24 24" width="40" height="40" aria-hidden="true">
              <path d="${signs[page.tone]}" />
            </svg>
            <h1>${page.title}</h1>
          </header>
          ${page.content}
        </main>
      </body>
    </html>`;
  return { status: page.status, body: markup };
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
