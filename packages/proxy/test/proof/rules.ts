import type { LightMyRequestResponse } from 'fastify';
import { apiKey, reportApiKey } from '../support/config.js';
import type { FuzzRequest, Known } from './requests.js';

/** An answer without what its caller may see, and what is wrong with it whatever it holds. */
export type Judged = { rest: string; faults: string[] };

const verification = /^\/v1\/verifications\/(ver_[\w-]{22})(\/return|\/report)?(?:\?|$)/;

/**
 * The whole list of who may see what. A start's own answer gives the client secret and the vendor's
 * address; the holder of the secret, or a backend, sees that address while it is of use, and the
 * result token after; a phone that goes on sees that address; a report, for a key of that kind, is the vendor's whole result. Everything
 * else is left in `rest`, where nothing secret or personal may be found.
 */
export function judge(
  { method, url, headers: sent }: FuzzRequest,
  response: LightMyRequestResponse,
  find: (idOrCode: string) => Known | undefined,
): Judged {
  const faults: string[] = [];
  const check = (holds: boolean, rule: string) => {
    if (!holds) faults.push(rule);
  };
  check(response.statusCode < 500, 'no answer is a fault of the server');
  const headers = JSON.stringify(response.headers);
  const rest = (body: unknown) => ({ rest: `${headers}\n${String(body)}`, faults });
  const [, code = ''] = /^\/v\/([\w-]{22})(?:\?|$)/.exec(url) ?? [];
  if (response.statusCode === 200 && method === 'POST' && code !== '') {
    const address = find(code)?.verificationUrl.replaceAll('&', '&amp;') ?? '';
    check(response.body.includes(address), 'a phone goes on to the verification’s own address');
    // The phone is known again by a sealed cookie, which no script reads.
    const cookie = /ekyc_phone_[\w-]+=[\w.-]+(?=; Max-Age=\d+; Path=[^;]+; HttpOnly)/g;
    const cookies = headers.match(cookie) ?? [];
    check(cookies.length === 1, 'a phone is known again by one cookie, which no script reads');
    const text = response.body.replaceAll(address, '');
    return { rest: `${headers.replaceAll(cookie, '')}\n${text}`, faults };
  }
  const isJson = String(response.headers['content-type']).startsWith('application/json');
  if (response.statusCode >= 300 || !isJson || response.body === '') return rest(response.body);

  const [, id, part] = verification.exec(url) ?? [];
  const secret = /^Bearer +(.*)$/i.exec(sent['authorization'] ?? '')?.[1];
  if (part === '/report') {
    check(secret === reportApiKey, 'a report is for a key of that kind');
    return rest('');
  }
  if (id === undefined && !/^\/v1\/verifications(\?|$)/.test(url)) return rest(response.body);

  const { clientSecret, verificationUrl, resultToken, ...others } =
    response.json<Record<string, unknown>>();
  const known = find(String(id ?? others['id']));
  if (id === undefined) {
    const itsOwn = new RegExp(`^${String(others['id'])}_secret_[\\w-]{43}$`);
    check(itsOwn.test(String(clientSecret)), 'a start’s client secret is its own');
    const isRepetition = response.statusCode === 200;
    check(!isRepetition || secret === apiKey || secret === reportApiKey, 'only backends repeat');
    check(!isRepetition || known?.clientSecret === clientSecret, 'a repetition answers the same');
  } else {
    const isHolder = secret === known?.clientSecret;
    const isBackend = secret === apiKey || secret === reportApiKey;
    check(isHolder || (isBackend && part === undefined), 'a verification is for who may see it');
    check(clientSecret === undefined, 'a client secret is given once');
    check((others['status'] === 'pending') === (resultToken === null), 'an end has a result token');
    check(
      verificationUrl === undefined || verificationUrl === known?.verificationUrl,
      'the vendor’s address is the verification’s own',
    );
  }
  return rest(JSON.stringify(others));
}
