/**
 * The address that somebody comes back to. The vendor's documents say "with `token` added to the
 * query", but a redirect URL that has a query or a fragment has been seen to get the token behind a
 * second `?`, behind the fragment, or twice. So the address is read as text: a token is whatever
 * follows `token=` after any of the three separators. The proxy's hosted return adds a code by a name
 * of its own, which no page and no other service has.
 */
export type ReturnParameter = { name: 'token' | 'ekyc_return'; value: string };

const parameter = /[?&#](token|ekyc_return)=([^?&#]*)/g;

/** What has come back in an address, in the order in which it stands there. */
export function returnsIn(href: string): ReturnParameter[] {
  return [...href.matchAll(parameter)].map(([, name, value = '']) => ({
    name: name as ReturnParameter['name'],
    value,
  }));
}

/** Every value of `token` in an address, in the order in which they stand there. */
export function tokensIn(href: string): string[] {
  return returnsIn(href)
    .filter(({ name }) => name === 'token')
    .map(({ value }) => value);
}

/**
 * The address without the parts that say this; all else stays as it is written.
 *
 * @param value One that `isToken` holds for.
 */
export function withoutReturn(href: string, { name, value }: ReturnParameter): string {
  const part = `${name}=${value}`;
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
