import { parseCookie, type SetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';

const seenName = 'ekyc_handoff';
const phoneName = 'ekyc_phone';

/** How long a phone may take from the button to the way back, in seconds. */
const phoneLifetime = 2 * 60 * 60;

/**
 * Says that this browser has shown the page of a code. No other site's page can send it along, and
 * it goes to that page alone.
 */
export function seenCookie(publicUrl: string, code: string): SetCookie {
  return { ...common(publicUrl, `/v/${code}`), name: seenName, value: code, sameSite: 'strict' };
}

/** Says on the way back that this is the phone that took a verification over; goes to that way back alone. */
export function phoneCookie(publicUrl: string, nonce: string, code: string): SetCookie {
  return {
    ...common(publicUrl, `/return/${nonce}`),
    name: phoneName,
    value: code,
    // The vendor's page leads back here: a navigation from another site.
    sameSite: 'lax',
    maxAge: phoneLifetime,
  };
}

/** The code of the hand-off that this browser took, for the way back. */
export function codeOfPhone(request: FastifyRequest): string | null {
  return cookiesOf(request)[phoneName] ?? null;
}

/**
 * Whether the button of our own page was pressed. Browsers say so (Fetch Metadata,
 * `Sec-Fetch-Site`), the older ones of those that the vendor supports by the cookie. `Origin` says
 * nothing: under `no-referrer` it is "null".
 */
export function comesFromOurPage(request: FastifyRequest, code: string): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined ? cookiesOf(request)[seenName] === code : site === 'same-origin';
}

function common(publicUrl: string, path: string) {
  const { protocol, pathname } = new URL(publicUrl);
  return {
    path: pathname.replace(/\/$/, '') + path,
    httpOnly: true,
    secure: protocol === 'https:',
  };
}

function cookiesOf(request: FastifyRequest) {
  return parseCookie(request.headers.cookie ?? '');
}
