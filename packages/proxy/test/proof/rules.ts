import type { LightMyRequestResponse } from 'fastify';
import { apiKey, reportApiKey } from '../support/config.js';
import type { FuzzRequest, Known } from './requests.js';

/** An answer without what its caller may see, and what is wrong with it whatever it holds. */
export type Judged = { rest: string; faults: string[] };

/** What the run has learned so far. */
export type Knowledge = {
  /** By its ID, its code for a phone, or that of its link. */
  find(idOrCode: string): Known | undefined;
  /** Whether an address of the vendor belongs to this verification: it does to the first it was told of. */
  isOwn(address: string, id: string): boolean;
};

/** The page of an attempt, as the simulator gives it, in a text or in HTML. */
const vendorAddress = /http:\/\/127\.0\.0\.1:\d+\/[^"\s<>]*token=[0-9A-F-]{36}[^"\s<>]*/g;

/** By this a browser that the proxy sends to the vendor is known again: sealed, and read by no script. */
const browserCookie = /ekyc_browser_[\w-]+=[\w.-]+(?=; Max-Age=\d+; Path=[^;]+; HttpOnly)/g;

const verification =
  /^\/v1\/verifications\/(ver_[\w-]{22})(\/return|\/report|\/attempts|\/cancel)?(?:\?|$)/;

/**
 * The whole list of who may see what. The answer to a creation gives the client secret, a backend's the
 * link too; whoever begins an attempt gets the vendor's address; the holder of the secret, or a backend,
 * sees that address while it is of use, and the result token after; a backend sees what it gave itself;
 * a phone that goes on sees that address; the page of a link has the client secret in it; a report, for
 * a key of that kind, is the vendor's whole result. Everything else is left in `rest`, where nothing
 * secret or personal may be found.
 */
export function judge(
  { method, url, headers: sent }: FuzzRequest,
  response: LightMyRequestResponse,
  { find, isOwn }: Knowledge,
): Judged {
  const faults: string[] = [];
  const check = (holds: boolean, rule: string) => {
    if (!holds) faults.push(rule);
  };
  check(response.statusCode < 500, 'no answer is a fault of the server');
  const headers = JSON.stringify(response.headers);
  const rest = (body: unknown) => ({ rest: `${headers}\n${String(body)}`, faults });
  const checkAddress = (address: string | undefined, id: string | undefined) =>
    check(
      address === undefined || (id !== undefined && isOwn(address, id)),
      'the vendor’s address is the verification’s own',
    );
  if (response.statusCode === 200 && (method === 'GET' || method === 'POST')) {
    const [, page, code = ''] = /^\/([lv])\/([\w-]{22})(?:\?|$)/.exec(url) ?? [];
    if (page === 'l') {
      const secret = find(code)?.clientSecret ?? '-';
      const shown = /client-secret="([^"]*)"/.exec(response.body)?.[1] ?? secret;
      check(shown === secret, 'the page of a link has its own client secret');
      return rest(response.body.replaceAll(secret, ''));
    }
    if (page === 'v' && method === 'POST') {
      const addresses = response.body.match(vendorAddress) ?? [];
      check(addresses.length > 0, 'a phone goes on to the vendor');
      for (const each of addresses) checkAddress(each.replaceAll('&amp;', '&'), find(code)?.id);
      const cookies = headers.match(browserCookie) ?? [];
      check(cookies.length === 1, 'a phone is known again by one cookie, which no script reads');
      const text = response.body.replaceAll(vendorAddress, '');
      return { rest: `${headers.replaceAll(browserCookie, '')}\n${text}`, faults };
    }
  }
  const isJson = String(response.headers['content-type']).startsWith('application/json');
  if (response.statusCode >= 300 || !isJson || response.body === '') return rest(response.body);

  const [, id, part] = verification.exec(url) ?? [];
  const secret = /^Bearer +(.*)$/i.exec(sent['authorization'] ?? '')?.[1];
  const isBackend = secret === apiKey || secret === reportApiKey;
  if (part === '/report') {
    check(secret === reportApiKey, 'a report is for a key of that kind');
    return rest('');
  }
  if (id === undefined && !/^\/v1\/verifications(\?|$)/.test(url)) return rest(response.body);
  const body = response.json<Answer>();

  if (id !== undefined && part === '/attempts') {
    const { verificationUrl, ...others } = body;
    check(isBackend || secret === find(id)?.clientSecret, 'an attempt is for who may begin it');
    checkAddress(verificationUrl, id);
    // One that begins from a link is known again by a cookie, too.
    return { rest: `${headers.replaceAll(browserCookie, '')}\n${JSON.stringify(others)}`, faults };
  }
  if (id !== undefined) {
    const isHolder = secret === find(id)?.clientSecret;
    const mayBackend = part === undefined || part === '/cancel';
    check(isHolder || (isBackend && mayBackend), 'a verification is for who may see it');
    return rest(JSON.stringify(withoutShown(body, isBackend)));
  }
  if (Array.isArray(body.data)) {
    check(isBackend, 'a list is for backends');
    const { nextCursor: _sealed, data, ...others } = body;
    return rest(JSON.stringify([others, data.map((each) => withoutShown(each, true))]));
  }
  const { clientSecret, url: link, attempt, ...others } = body;
  const { verificationUrl, ...begun } = attempt ?? {};
  const known = find(String(others.id));
  const itsOwn = new RegExp(`^${String(others.id)}_secret_[\\w-]{43}$`);
  check(itsOwn.test(String(clientSecret)), 'a creation’s client secret is its own');
  check(isBackend === (link !== undefined), 'a link is for backends');
  checkAddress(verificationUrl, String(others.id));
  const isRepetition = response.statusCode === 200;
  check(!isRepetition || isBackend, 'only backends repeat');
  const isSame =
    known?.clientSecret === clientSecret && String(link).endsWith(known?.linkCode ?? '-');
  check(!isRepetition || isSame, 'a repetition answers the same');
  return rest(JSON.stringify({ ...others, begun }));

  /** A verification as its caller sees it, without what that caller may see. */
  function withoutShown(view: Answer, asBackend: boolean): unknown {
    const { resultToken, attempt: current, reference, metadata, ...more } = view;
    const { verificationUrl: address, ...shown } = current ?? {};
    check(view.clientSecret === undefined, 'a client secret is given once');
    check(
      resultToken === undefined || (view.status === 'pending') === (resultToken === null),
      'an end has a result token',
    );
    checkAddress(address, view.id);
    // What a backend gave itself, it sees again.
    const given = asBackend ? {} : { reference, metadata };
    return { ...more, ...shown, ...given };
  }
}

/** An answer about a verification, or a list of some: what it may hold, and anything else. */
type Answer = {
  id?: string;
  status?: string;
  clientSecret?: string;
  url?: string;
  verificationUrl?: string;
  attempt?: { verificationUrl?: string } | null;
  resultToken?: string | null;
  reference?: unknown;
  metadata?: unknown;
  data?: Answer[];
  nextCursor?: string | null;
};
