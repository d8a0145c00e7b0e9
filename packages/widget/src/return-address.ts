/**
 * The address that the vendor sends the person back to. Its documents say "with `token` added to
 * the query", but a redirect URL that has a query or a fragment has been seen to get the token
 * behind a second `?`, behind the fragment, or twice. So the address is read as text: a token is
 * whatever follows `token=` after any of the three separators.
 */
const tokenPart = /[?&#]token=([^?&#]*)/g;

/** Every value of `token` in an address, in the order in which they stand there. */
export function tokensIn(href: string): string[] {
  return [...href.matchAll(tokenPart)].map(([, token = '']) => token);
}

/**
 * The address without the parts `token=…` that have this value; all else stays as it is written.
 *
 * @param token One that `isToken` holds for.
 */
export function withoutToken(href: string, token: string): string {
  const part = `token=${token}`;
  return (
    href
      // `?token=A&x=1` keeps its question mark, and a fragment its own sign …
      .replace(RegExp(`([?#])(${part}[?&])+`, 'g'), '$1')
      // … while `?x=1&token=A` loses its ampersand.
      .replace(RegExp(`&${part}(?![^?&#])|[?#]${part}(?![^#])`, 'g'), '')
  );
}

/** What the vendor's documents show as a BizToken: an upper-case UUID. */
export function isVendorToken(value: string): boolean {
  return /^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/.test(value);
}

/** What the proxy takes as a BizToken (`ReturnRequest` of the wire contract). */
export function isToken(value: string): boolean {
  return /^[\w-]{8,256}$/.test(value);
}

/** Whether two addresses are the same page: origin and path, a slash at the end left aside. */
export function samePage(a: string, b: string): boolean {
  return pageOf(a) === pageOf(b);
}

function pageOf(href: string): string {
  return href.replace(/\/?([?#].*)?$/, '');
}
