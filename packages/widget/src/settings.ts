import type * as vocabulary from 'ekyc-verify-protocol/vocabulary';
import { clientError } from './errors.js';
import type { Access } from './proxy-client.js';
import { isLoopback, isWeb, parseUrl } from './url.js';

/** The element's attributes as they are written, and where the page is. */
export type Attributes = {
  proxy: string | null;
  documentType: string | null;
  locale: string | null;
  redirectUrl: string | null;
  clientSecret: string | null;
  themeColor: string | null;
  captchaToken: string | null;
  verificationHosts: string | null;
  /** The page's language, which `locale` overrides. */
  pageLanguage: string | null;
  pageHref: string;
  /** What relative addresses in attributes refer to. */
  baseHref: string;
};

/** What a verification is started with. */
export type Settings = {
  proxy: URL;
  /** Without query and fragment. */
  redirectUrl: string;
  documentType: string | null;
  locale: string | null;
  themeColor: string | null;
  captchaToken: string | null;
  /** A verification that the site's backend has started. */
  client: Access | null;
  /** Null: the vendor's. */
  verificationHosts: string[] | null;
};

/**
 * Reads the attributes. What only the proxy can judge (document type, locale, theme colour) goes
 * there as it is written. A value that cannot be used is never replaced by a default.
 *
 * @throws {EkycError} `proxy-missing` or `invalid-attribute`.
 */
export function readSettings(attributes: Attributes): Settings {
  const { documentType, themeColor, captchaToken, clientSecret, verificationHosts } = attributes;
  return {
    proxy: readProxy(attributes),
    redirectUrl: readRedirectUrl(attributes),
    documentType,
    locale: readLocale(attributes),
    themeColor,
    captchaToken,
    client: clientSecret === null ? null : readClient(clientSecret),
    verificationHosts: verificationHosts === null ? null : readHosts(verificationHosts),
  };
}

function readProxy({ proxy, baseHref, pageHref }: Attributes): URL {
  if (!proxy) throw clientError('proxy-missing');
  const url = webAddress('proxy', proxy, baseHref);
  // The client secret goes there: in the clear only where the page itself is no safer.
  const safe =
    url.protocol === 'https:' || isLoopback(url) || url.origin === new URL(pageHref).origin;
  if (!safe) throw invalid('proxy');
  return url;
}

function readRedirectUrl({ redirectUrl, baseHref, pageHref }: Attributes): string {
  const url = webAddress('redirect-url', redirectUrl ?? pageHref, baseHref);
  return url.origin + url.pathname;
}

/** The page's language is not written for us: one that is no language tag is no fault. */
function readLocale({ locale, pageLanguage }: Attributes): string | null {
  return (
    locale ?? (/^[a-z]{2,3}(-[a-z\d]{1,8}){0,4}$/i.test(pageLanguage ?? '') ? pageLanguage : null)
  );
}

function readClient(clientSecret: string): Access {
  const separator: typeof vocabulary.clientSecretSeparator = '_secret_';
  const [id, secret] = clientSecret.split(separator, 2);
  if (!id || !secret || !/^[\w-]+$/.test(clientSecret)) throw invalid('client-secret');
  return { id, clientSecret };
}

function readHosts(value: string): string[] {
  const hosts = value.toLowerCase().trim().split(/\s+/);
  if (!hosts.every((name) => /^\.?[a-z\d-]+(\.[a-z\d-]+)*$/.test(name)))
    throw invalid('verification-hosts');
  return hosts;
}

function webAddress(name: string, value: string, base: string): URL {
  const url = parseUrl(value, base);
  if (!url || !isWeb(url) || url.username || url.password) throw invalid(name);
  return url;
}

/** Names the attribute, never its value: one of them is a secret. */
function invalid(name: string) {
  return clientError('invalid-attribute', name);
}
