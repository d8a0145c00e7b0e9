import { createHash } from 'node:crypto';
import { html, Html } from './html.js';
import { styleSheet } from './styles.js';

/** A whole page: its text, and the headers that hold it to what it needs. */
export type Page = { body: string; headers: Record<string, string> };

export type PageOptions = {
  themeColor?: string | undefined;
  /** Goes there by itself. */
  refreshTo?: string;
};

/**
 * Puts content into a page. The page has no scripts, so it goes on by `<meta http-equiv=refresh>`:
 * a redirect in answer to a form would have to pass `form-action`, which browsers apply to each
 * address on the way.
 */
export function pageOf(content: Html, { themeColor, refreshTo }: PageOptions = {}): Page {
  const css = styleSheet(themeColor);
  // Not in the template: the policy's hash covers every space between the tags.
  const style = new Html(`<style>${css}</style>`);
  const refresh =
    refreshTo === undefined
      ? html``
      : html`<meta http-equiv="refresh" content="${`0; url=${refreshTo}`}" />`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Identity verification (simulator)</title>
        ${refresh} ${style}
      </head>
      <body>
        <p class="banner" role="note">Simulator: nobody is checked here</p>
        <main>${content}</main>
      </body>
    </html> `;
  const styleHash = createHash('sha256').update(css).digest('base64');
  return {
    body: page.text,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        `style-src 'sha256-${styleHash}'`,
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };
}
