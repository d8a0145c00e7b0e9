import { apiKey, reportApiKey, shopOrigin } from '../support/config.js';
import { aCreation, wireForm } from './bodies.js';
import type { Dice } from './dice.js';

/** A verification that was created, with all that its person and its browser come to know. */
export type Known = {
  id: string;
  clientSecret: string;
  /** The vendor's addresses, one for each attempt that has begun. */
  verificationUrls: string[];
  /** Of the latest attempt, and what follows too. */
  bizToken: string;
  /** What names it in the address of the hosted return. */
  nonce: string;
  /** What a hosted return hands to the page. */
  returnCode: string;
  /** Its newest code for a phone; none until one was asked for. */
  handoffCode: string;
  /** The code of its link, of a backend's. */
  linkCode: string;
};

/** A request as `app.inject` takes it. */
export type FuzzRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  url: string;
  headers: Record<string, string>;
  payload?: string | Buffer;
};

const unknownId = `ver_${'A'.repeat(22)}`;
/** Nobody's: of the right form, and never given. */
export const nobody: Known = {
  id: unknownId,
  clientSecret: `${unknownId}_secret_${'B'.repeat(43)}`,
  verificationUrls: [],
  bizToken: '00000000-0000-0000-0000-000000000000',
  nonce: `att_${'A'.repeat(22)}${'C'.repeat(43)}`,
  returnCode: `zzzzzzzz-${'C'.repeat(43)}`,
  handoffCode: 'D'.repeat(22),
  linkCode: 'E'.repeat(22),
};
const messageId = 'msg_00000000-0000-4000-8000-000000000000';

/** A request to any of the proxy's addresses, sometimes right and mostly wrong in some way. */
export function aRequest(dice: Dice, known: readonly Known[]): FuzzRequest {
  const about = known.length > 0 && dice.chance(0.9) ? dice.oneOf(known.slice(-300)) : nobody;
  const fromBackend = dice.chance(0.4);
  const post = (url: string, body: Record<string, unknown>) => ({
    method: 'POST' as const,
    url,
    payload: wireForm(dice, body),
  });
  const plain = dice.oneOf<
    () => Omit<FuzzRequest, 'headers' | 'method'> & { method?: 'POST' | 'DELETE' }
  >([
    () => post('/v1/verifications', aCreation(dice, fromBackend)),
    () => post('/v1/verifications', aCreation(dice, fromBackend)),
    () => {
      const token = dice.chance(0.2) ? about.bizToken : about.returnCode;
      return post(`/v1/verifications/${about.id}/return`, { token });
    },
    () => post(`/v1/verifications/${about.id}/attempts`, aBeginning(dice)),
    () => post(`/v1/verifications/${about.id}/attempts`, aBeginning(dice)),
    () => post('/v1/returns', { token: about.bizToken }),
    () => ({ url: `/v1/verifications/${about.id}` }),
    () => ({ url: `/v1/verifications/${about.id}` }),
    () => ({ url: `/v1/verifications${aListQuery(dice)}` }),
    () => post(`/v1/verifications/${about.id}/cancel`, {}),
    () =>
      dice.chance(0.2)
        ? { url: `/v1/verifications/${about.id}`, method: 'DELETE' as const }
        : { url: `/v1/verifications/${about.id}` },
    () => ({ url: `/l/${about.linkCode}` }),
    () => ({ url: `/v1/verifications/${about.id}/report` }),
    () =>
      dice.chance(0.15)
        ? { url: '/v1/webhooks?state=waiting' }
        : post(`/v1/webhooks/${messageId}/resend`, {}),
    () => post(`/v1/verifications/${about.id}/handoff`, {}),
    () => ({ url: `/v/${about.handoffCode}` }),
    () => (dice.chance(0.3) ? post(`/v/${about.handoffCode}`, {}) : { url: '/v/done' }),
    () => ({ url: `/return/${about.nonce}?token=${about.bizToken}` }),
    () => ({ url: dice.oneOf(openAddresses) }),
    () => ({ url: dice.chance(0.02) ? '/openapi.json' : dice.oneOf(openAddresses) }),
    () => ({ url: strangeAddress(dice, about) }),
    () => ({ url: strangeAddress(dice, about) }),
  ])();
  return {
    ...plain,
    method: dice.chance(0.08) ? dice.oneOf(methods) : (plain.method ?? 'GET'),
    url: dice.chance(0.2) ? withQuery(dice, plain.url, about) : plain.url,
    headers: headersOf(dice, about, fromBackend, plain.payload !== undefined),
  };
}

function aBeginning(dice: Dice): Record<string, unknown> {
  return {
    ...(dice.chance(0.5) ? { flow: dice.oneOf(['redirect', 'handoff', 'link']) } : {}),
    ...(dice.chance(0.1) ? { compareImage: 'iVBORw0KGgo=' } : {}),
  };
}

function aListQuery(dice: Dice): string {
  return dice.oneOf([
    '',
    '?limit=3',
    '?limit=0',
    '?limit=101',
    '?status=passed&limit=100',
    '?status=done',
    '?reference=user-7&createdAfter=2026-01-01T00:00:00Z',
    '?createdBefore=yesterday',
    '?cursor=eyJhIjoxfQ',
    `?cursor=${'x'.repeat(2000)}`,
    '?reference=%00',
    '?page=2',
  ]);
}

const methods: readonly FuzzRequest['method'][] = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
];

/** Addresses that say the same to everybody; the description of all of them is large, and so rare. */
const openAddresses = [
  '/.well-known/jwks.json',
  '/healthz',
  '/readyz',
  '/ekyc-verify.js',
  '/ekyc-verify/1.2.3/ekyc-verify.js',
  '/ekyc-verify/1.2.3/widget.json',
];

function strangeAddress(dice: Dice, about: Known): string {
  const part = dice.oneOf([
    '%00',
    '%',
    '%E0%A4%A',
    '..%2f..%2f..%2fetc%2fpasswd',
    '....//',
    '%2e%2e',
    ';x=1',
    "'--",
    'x'.repeat(dice.oneOf([90, 110, 300, 5000])),
    '__proto__',
    'constructor',
    '\u{1F600}',
    encodeURIComponent(about.clientSecret),
    about.bizToken,
  ]);
  return dice.oneOf([
    `/${part}`,
    `/v1/${part}`,
    `/v1/verifications/${part}`,
    `/v1/verifications/${part}/report`,
    `/v1/webhooks/${part}/resend`,
    `/return/${part}`,
    `/return/${about.nonce}${part}`,
    `/v/${part}`,
    `/l/${part}`,
    `/v1/verifications/${about.id}/${part}`,
    `/v/${about.handoffCode}/${part}`,
    `/ekyc-verify/1.2.3/${part}`,
    `/ekyc-verify/1.2.3/ekyc-verify.js/${part}`,
    `/healthz/${part}`,
    `//${shopOrigin.slice('https://'.length)}/v1/verifications`,
  ]);
}

function withQuery(dice: Dice, url: string, about: Known): string {
  const separator = url.includes('?') ? '&' : '?';
  const query = dice.oneOf([
    'include=all',
    'include=video,bestFrame',
    'include=all&include=video',
    'include[]=all',
    'include=',
    'state=waiting',
    'state=waiting&state=failed',
    'state[$ne]=x',
    '__proto__[x]=1&constructor=2',
    `token=${about.bizToken}&token=${about.bizToken}`,
    `token=${about.clientSecret}`,
    'token',
    '%00=%ff&%E0%A4%A',
    `q=${'x'.repeat(4000)}`,
    '?'.repeat(50),
  ]);
  return `${url}${separator}${query}`;
}

function headersOf(
  dice: Dice,
  about: Known,
  fromBackend: boolean,
  hasBody: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {};
  const set = (share: number, name: string, values: readonly string[]) => {
    if (dice.chance(share)) headers[name] = dice.oneOf(values);
  };
  if (hasBody) headers['content-type'] = 'application/json';
  if (fromBackend) headers['authorization'] = `Bearer ${dice.oneOf([apiKey, reportApiKey])}`;
  else set(0.6, 'authorization', [`Bearer ${about.clientSecret}`]);
  if (!fromBackend) headers['origin'] = shopOrigin;
  set(0.15, 'authorization', credentials(about));
  set(0.08, 'origin', ['https://evil.example', 'null', '', `${shopOrigin}/`, '\u0000', '*']);
  set(0.05, 'content-type', contentTypes);
  set(0.1, 'prefer', ['wait=0', 'wait=-1', 'wait=1e9', 'wait="', ',,;', 'respond-async, wait=0']);
  set(0.0005, 'prefer', ['wait=1', 'wait="1"; x']);
  set(fromBackend ? 0.3 : 0.02, 'idempotency-key', idempotencyKeys(dice));
  set(0.1, 'x-forwarded-for', ['10.0.0.1', 'canary', '::1, 10.0.0.2', '999.9.9.9', ',', '\u0000']);
  set(0.05, 'range', ['bytes=0-1', 'bytes=900000-', 'bytes=5-2', 'lines=1', 'bytes=-0']);
  set(0.03, 'if-match', ['"x"', '*']);
  set(0.06, 'if-none-match', ['"x"', '*', 'W/']);
  set(0.03, 'if-unmodified-since', ['Thu, 01 Jan 1970 00:00:00 GMT', 'never']);
  set(0.03, 'accept', ['text/html', 'image/*;q=-1', '\u0000']);
  set(0.03, 'accept-version', ['1.x', '']);
  set(0.03, 'content-encoding', ['gzip', 'identity']);
  set(0.03, 'cookie', [`session=${about.clientSecret}`, '=']);
  set(0.03, 'cookie', [`ekyc_browser=${about.handoffCode}`, 'ekyc_browser=%E0%A4%A; ekyc_handoff']);
  set(0.3, 'sec-fetch-site', ['same-origin', 'same-origin', 'cross-site', 'none', '\u0000']);
  set(0.1, 'accept-language', ['zh-HK,en;q=0.5', 'ar', '*;q=x', ',;=', 'x'.repeat(5000)]);
  set(0.03, 'referer', [`${shopOrigin}/?token=${about.bizToken}`]);
  set(0.03, 'host', ['evil.example', '', '[::1', 'kyc.example:99999']);
  set(0.03, 'content-length', ['0', '1', '-1', '99999999999', 'many']);
  set(0.3, 'access-control-request-method', ['POST', 'GET', 'TRACE', '']);
  set(0.02, 'x-http-method-override', ['DELETE']);
  return headers;
}

const contentTypes = [
  'application/json; charset=utf-16',
  'application/json;;',
  'application/problem+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '',
  '/',
  'x'.repeat(3000),
];

function credentials(about: Known): string[] {
  return [
    `bearer  ${about.clientSecret}`,
    `Bearer ${about.clientSecret}x`,
    `Bearer ${nobody.clientSecret}`,
    `Bearer ${about.bizToken}`,
    `Bearer ${apiKey}`,
    `Bearer ${apiKey.slice(0, -1)}`,
    `Bearer ${reportApiKey}`,
    `Bearer ${apiKey} ${reportApiKey}`,
    `Basic ${Buffer.from(`key:${apiKey}`).toString('base64')}`,
    `Bearer ${'x'.repeat(2000)}`,
    'Bearer',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    apiKey,
    '',
  ];
}

function idempotencyKeys(dice: Dice): string[] {
  return [`order-${1000 + dice.below(50)}`, 'short', 'x'.repeat(300), 'with space', '\u00e9'];
}
