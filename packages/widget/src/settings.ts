import type { EkycError } from './errors.js';
import { modes } from './handoff/device.js';
import type { Mode } from './handoff/device.js';
import { pageError } from './page-errors.js';
import { languageTag } from './page-language.js';
import type { Access, CreateBody } from './proxy-client.js';
import { trimmed } from './text.js';
import { isLoopback, isWeb, parseUrl, parseWeb } from './url.js';

/** The element's attributes as they are written. An empty or blank one is as good as absent. */
export type Attributes = {
  readonly proxy: string | null;
  readonly documentType: string | null;
  readonly locale: string | null;
  readonly redirectUrl: string | null;
  readonly clientSecret: string | null;
  readonly themeColor: string | null;
  readonly captchaToken: string | null;
  readonly verificationHosts: string | null;
  readonly mode: Mode | null;
};

/** Where they are written. */
export type Surroundings = {
  href: string;
  /** What relative addresses in attributes refer to. */
  base: string;
  /** The page's language, which `locale` overrides. */
  language: string;
  /** The proxy of elements that name none. */
  proxy: string | undefined;
};

/** What has them: the element. */
export type Configured = Attributes & {
  readonly inApp: boolean;
  readonly surroundings: Surroundings;
};

/** What a verification is created with. */
export type Settings = {
  proxy: URL;
  /** What the proxy is asked for. */
  body: CreateBody;
  /** A verification that the site's backend has created. */
  client: Access | null;
  /** Null: the vendor's. */
  verificationHosts: string[] | null;
};

/**
 * What an element's attributes say.
 *
 * @throws {EkycError} as `readSettings` does
 */
export function settingsOf(element: Configured): Settings {
  return readSettings(element, element.surroundings);
}

/**
 * Reads the attributes. What only the proxy can judge (document type, theme colour) goes there as it
 * is written. A value that cannot be used is never replaced by a default, except a language.
 *
 * @throws {EkycError} `page-not-served`, `proxy-missing` or `invalid-attribute`.
 */
export function readSettings(attributes: Attributes, page: Surroundings): Settings {
  const here = parseUrl(page.href);
  if (!here || !isWeb(here)) throw pageError('page-not-served');
  const { mode } = attributes;
  if (mode && trimmed(mode) && !modes.includes(mode))
    throw invalid('mode', `It is one of ${modes.join(', ')}.`);
  const { origin, pathname } = webAddress(
    'redirect-url',
    trimmed(attributes.redirectUrl) || page.href,
    page,
  );
  return {
    proxy: readProxy(trimmed(attributes.proxy) || page.proxy, page, here),
    body: {
      // Without query and fragment.
      redirectUrl: origin + pathname,
      documentType: trimmed(attributes.documentType) || null,
      locale: readLanguage(languageTag(attributes.locale) || languageTag(page.language)),
      themeColor: trimmed(attributes.themeColor) || null,
      captchaToken: trimmed(attributes.captchaToken) || null,
    },
    client: readClient(trimmed(attributes.clientSecret)),
    verificationHosts: readHosts(trimmed(attributes.verificationHosts)),
  };
}

function readProxy(proxy: string | undefined, page: Surroundings, here: URL): URL {
  if (!proxy) throw pageError('proxy-missing');
  const url = webAddress('proxy', proxy, page);
  // The client secret goes there: in the clear only where the page itself is no safer.
  if (url.protocol === 'https:' || isLoopback(url) || url.origin === here.origin) return url;
  throw invalid('proxy', 'On another host than the page’s it has to be https.');
}

/**
 * A language tag without what the vendor knows none of: extensions and private parts. What says no
 * language is no fault, since pages and systems have such (`x-default`, `C.UTF-8`).
 */
function readLanguage(tag: string): string | null {
  const [language = null] = /^[a-z]{2,3}(-[a-z\d]{2,8})*(?=$|-\w-)/i.exec(tag) ?? [];
  return language;
}

function readClient(clientSecret: string): Access | null {
  if (!clientSecret) return null;
  const [, id] = /^([\w-]+?)_secret_[\w-]+$/.exec(clientSecret) ?? [];
  if (id) return { id, clientSecret };
  throw invalid('client-secret', 'Give it exactly as the proxy answered it.');
}

function readHosts(value: string): string[] | null {
  if (!value) return null;
  // A list that a script has set becomes a text with commas.
  const hosts = value.toLowerCase().split(/[\s,]+/);
  if (hosts.every((name) => /^\.?[a-z\d-]+(\.[a-z\d-]+)*$/.test(name))) return hosts;
  throw invalid('verification-hosts', 'It takes host names, separated by spaces.');
}

function webAddress(name: string, value: string, { base }: Surroundings): URL {
  const url = parseWeb(value, base);
  if (url) return url;
  throw invalid(name, 'It takes an http or https address without user name and password.');
}

/** Names the attribute, never its value: one of them is a secret. */
function invalid(name: string, expected: string): EkycError {
  return pageError('invalid-attribute', `"${name}": ${expected}`);
}
