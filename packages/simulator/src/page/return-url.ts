/** Where the token stands in the address that the browser comes back to: `returnUrl` says how each looks. */
export const returnStyles = [
  'query',
  'second-question-mark',
  'ampersand',
  'before-fragment',
  'after-fragment',
] as const;
/** One of them. */
export type ReturnStyle = (typeof returnStyles)[number];

/**
 * The address that ends a visit to the hosted page: `RedirectURL` with the token.
 *
 * - `query`: a parameter of the query, as the vendor documents it
 * - `second-question-mark`: `?token=…` at the end, whatever the address already has
 * - `ampersand`: `&token=…` at the end, even without a query
 * - `before-fragment`: in the query of an address that has a fragment (`#/` when it had none)
 * - `after-fragment`: `?token=…` behind the fragment (behind `#/` when it had none)
 *
 * All but the first are what a service that only joins strings would do.
 */
export function returnUrl(redirectUrl: string, bizToken: string, style: ReturnStyle): string {
  const url = new URL(redirectUrl);
  switch (style) {
    case 'query':
      return withParameter(url, bizToken).href;
    case 'second-question-mark':
      return `${redirectUrl}?token=${bizToken}`;
    case 'ampersand':
      return `${redirectUrl}&token=${bizToken}`;
    case 'before-fragment':
      if (url.hash === '') url.hash = '#/';
      return withParameter(url, bizToken).href;
    case 'after-fragment':
      if (url.hash === '') url.hash = '#/';
      return `${url.href}?token=${bizToken}`;
    default:
      throw new RangeError(`no such returnStyle: ${String(style satisfies never)}`);
  }
}

/** Adds to the text of the query: `searchParams` would write the page's own parameters anew. */
function withParameter(url: URL, bizToken: string): URL {
  url.search += `${url.search === '' ? '?' : '&'}token=${bizToken}`;
  return url;
}
