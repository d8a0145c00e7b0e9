import { ProblemError } from '../errors.js';
import { isLoopbackHost } from './addresses.js';

/**
 * Checks where a person may be sent back to, and gives the form that goes to the vendor: the
 * canonical address without query and fragment (WHATWG URL standard).
 *
 * The text is parsed once, and only what the parser understood is compared and passed on, so that
 * no other parser can read it differently. Characters that parsers disagree on are refused before.
 *
 * @param allowedOrigins Serialized origins. Null: any https origin, for a backend of a proxy that
 * serves no pages.
 * @throws ProblemError `redirect-url-invalid`, `redirect-url-not-allowed`
 */
export function checkRedirectUrl(text: string, allowedOrigins: readonly string[] | null): string {
  if (text.includes('\\') || hasControlOrSpace(text) || !/^https?:\/\/[^/]/i.test(text)) {
    throw new ProblemError('redirect-url-invalid');
  }
  const url = URL.parse(text);
  if (
    url === null ||
    url.username !== '' ||
    url.password !== '' ||
    authorityOf(text).includes('@')
  ) {
    throw new ProblemError('redirect-url-invalid');
  }
  const allowed =
    allowedOrigins === null
      ? url.protocol === 'https:' || isLoopbackHost(url.hostname)
      : allowedOrigins.includes(url.origin);
  if (!allowed) throw new ProblemError('redirect-url-not-allowed');
  return `${url.origin}${url.pathname}`;
}

/** Also an empty user name (`https://@host`) is refused: the parser drops it silently. */
function authorityOf(text: string): string {
  return text.replace(/^https?:\/\//i, '').split(/[/?#]/, 1)[0] ?? '';
}

/** The URL standard strips tabs, line ends and outer spaces silently; other parsers do not. */
function hasControlOrSpace(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x20 || (code >= 0x7f && code <= 0xa0)) return true;
  }
  return false;
}

/** An address with one parameter more. Its own query stays as it is written: `URLSearchParams` would write it anew. */
export function withParameter(href: string, name: string, value: string): string {
  const url = new URL(href);
  url.search += `${url.search === '' ? '?' : '&'}${name}=${encodeURIComponent(value)}`;
  return url.href;
}
