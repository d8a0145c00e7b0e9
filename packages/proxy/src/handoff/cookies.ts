import { parseCookie, type SetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';

const seenName = 'ekyc_handoff';

/** How long a browser may take from the click to the way back, in seconds. */
const lifetime = 2 * 60 * 60;

/**
 * Says that this browser has shown the page of a code. No other site's page can send it along, and
 * with the prefix `__Host-` (RFC 6265bis, 4.1.3.2) no neighbouring host can set it.
 */
export function seenCookie(publicUrl: string, code: string): SetCookie {
  const isSecure = isHttps(publicUrl);
  return {
    name: seenNameOf(publicUrl),
    value: code,
    path: isSecure ? '/' : pathOf(publicUrl, '/v'),
    httpOnly: true,
    secure: isSecure,
    sameSite: 'strict',
  };
}

/**
 * Says on the way back that this browser was sent to the vendor: a phone whose button was pressed, or
 * one that began on the page of a link. It is sealed and names the attempt alone: the address of the
 * way back stands in no cookie. A neighbouring host can't give its own to somebody else, as above.
 */
export function browserCookie(publicUrl: string, attemptId: string, mark: string): SetCookie {
  const isSecure = isHttps(publicUrl);
  return {
    name: browserNameOf(publicUrl, attemptId),
    value: mark,
    path: isSecure ? '/' : pathOf(publicUrl, '/return'),
    httpOnly: true,
    secure: isSecure,
    // The vendor's page leads back here: a navigation from another site.
    sameSite: 'lax',
    maxAge: lifetime,
  };
}

/** The mark that this browser got when it was sent to the vendor. */
export function browserMarkOf(
  request: FastifyRequest,
  publicUrl: string,
  attemptId: string,
): string | null {
  return cookiesOf(request)[browserNameOf(publicUrl, attemptId)] ?? null;
}

/**
 * Whether the button of our own page was pressed. Browsers say so (Fetch Metadata,
 * `Sec-Fetch-Site`), the older ones of those that the vendor supports by the cookie. `Origin` says
 * nothing: under `no-referrer` it is "null".
 */
export function comesFromOurPage(
  request: FastifyRequest,
  publicUrl: string,
  code: string,
): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return cookiesOf(request)[seenNameOf(publicUrl)] === code;
}

function seenNameOf(publicUrl: string): string {
  return hostOnly(publicUrl, seenName);
}

/** One for each attempt: a browser may be on its way with two. */
function browserNameOf(publicUrl: string, attemptId: string): string {
  return hostOnly(publicUrl, `ekyc_browser_${attemptId.slice(-8)}`);
}

function hostOnly(publicUrl: string, name: string): string {
  return isHttps(publicUrl) ? `__Host-${name}` : name;
}

function pathOf(publicUrl: string, path: string): string {
  return new URL(publicUrl).pathname.replace(/\/$/, '') + path;
}

function isHttps(publicUrl: string): boolean {
  return new URL(publicUrl).protocol === 'https:';
}

function cookiesOf(request: FastifyRequest) {
  return parseCookie(request.headers.cookie ?? '');
}
