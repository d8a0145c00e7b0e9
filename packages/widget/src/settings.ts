import { clientError } from './errors.js';
import type { Access, StartBody } from './proxy-client.js';
import { isLoopback, parseWeb } from './url.js';

/** The element's attributes as they are written. */
export type Attributes = {
  readonly proxy: string | null;
  readonly documentType: string | null;
  readonly locale: string | null;
  readonly redirectUrl: string | null;
  readonly clientSecret: string | null;
  readonly themeColor: string | null;
  readonly captchaToken: string | null;
  readonly verificationHosts: string | null;
  readonly mode: string | null;
};

/** Where they are written. */
export type Surroundings = {
  href: string;
  /** What relative addresses in attributes refer to. */
  base: string;
  /** The page's language, which `locale` overrides. */
  language: string | null;
  /** The proxy of elements that name none. */
  proxy: string | undefined;
};

/** What a verification is started with. */
export type Settings = {
  proxy: URL;
  /** What the proxy is asked for. */
  body: StartBody;
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
export function readSettings(attributes: Attributes, page: Surroundings): Settings {
  const { documentType, themeColor, captchaToken } = attributes;
  if (!/^(auto|redirect|handoff)?$/.test(attributes.mode ?? '')) throw invalid('mode');
  const { origin, pathname } = webAddress(
    'redirect-url',
    attributes.redirectUrl ?? page.href,
    page.base,
  );
  return {
    proxy: readProxy(attributes.proxy ?? page.proxy, page),
    body: {
      // Without query and fragment.
      redirectUrl: origin + pathname,
      documentType,
      locale: attributes.locale ?? readLanguage(page.language),
      themeColor,
      captchaToken,
    },
    client: readClient(attributes.clientSecret),
    verificationHosts: readHosts(attributes.verificationHosts),
  };
}

function readProxy(proxy: string | undefined, page: Surroundings): URL {
  if (!proxy) throw clientError('proxy-missing');
  const url = webAddress('proxy', proxy, page.base);
  // The client secret goes there: in the clear only where the page itself is no safer.
  if (url.protocol === 'https:' || isLoopback(url) || url.origin === new URL(page.href).origin)
    return url;
  throw invalid('proxy');
}

/** The page's language is not written for us: one that is no language tag is no fault. */
function readLanguage(language: string | null): string | null {
  return /^[a-z]{2,3}(-[a-z\d]{1,8}){0,4}$/i.test(language ?? '') ? language : null;
}

function readClient(clientSecret: string | null): Access | null {
  if (clientSecret === null) return null;
  const [, id] = /^([\w-]+?)_secret_[\w-]+$/.exec(clientSecret) ?? [];
  if (id) return { id, clientSecret };
  throw invalid('client-secret');
}

function readHosts(value: string | null): string[] | null {
  if (value === null) return null;
  const hosts = value.toLowerCase().trim().split(/\s+/);
  if (hosts.every((name) => /^\.?[a-z\d-]+(\.[a-z\d-]+)*$/.test(name))) return hosts;
  throw invalid('verification-hosts');
}

function webAddress(name: string, value: string, base: string): URL {
  const url = parseWeb(value, base);
  if (url) return url;
  throw invalid(name);
}

/** Names the attribute, never its value: one of them is a secret. */
function invalid(name: string) {
  return clientError('invalid-attribute', name);
}
