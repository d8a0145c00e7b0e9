import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import ipaddr from 'ipaddr.js';
import { isLoopbackHost } from '../security/addresses.js';
import { format, listOf, Refusal } from './variable.js';

/** https, or http on this machine. */
function isSafeProtocol(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/**
 * Refuses an address that doesn't begin as browsers write it: letter case, punycode, a default port, a
 * user name. Only scheme, host and port are repeated: the rest may hold a secret.
 */
function refuseOtherSpelling(text: string, { origin }: URL): void {
  if (text.startsWith(origin) && /^([/?#]|$)/.test(text.slice(origin.length))) return;
  throw new Refusal(`must begin as browsers write it: \`${origin}\``);
}

const originExpected = 'an origin such as `https://shop.example` (`http:` for loopback hosts only)';

/**
 * The origin of a page, exactly as a browser writes it into the `Origin` header (WHATWG URL
 * standard), because it is compared with that header letter by letter.
 */
const origin = format(originExpected, (text) => {
  if (text.includes('*')) {
    throw new Refusal(`has a wildcard, which is never allowed; expected ${originExpected}`);
  }
  const url = URL.parse(text);
  if (url === null || !isSafeProtocol(url)) return undefined;
  if (url.origin === text) return text;
  throw new Refusal(`must be written as browsers do, without a slash or path: \`${url.origin}\``);
});

/** Origins between commas. */
export const origins = listOf(
  origin,
  'origins separated by commas, such as `https://shop.example` (`http:` for loopback hosts only)',
);

/** The address of a server: nothing but scheme, host and port. */
export const baseUrl = format<URL>(
  'an `https:` URL (`http:` for loopback hosts only) without path, query, fragment, or user name',
  (text) => {
    const url = URL.parse(text);
    if (url === null || !isSafeProtocol(url)) return undefined;
    refuseOtherSpelling(text, url);
    return text === url.origin || text === `${url.origin}/` ? url : undefined;
  },
);

/**
 * Where browsers reach the proxy, given back without a slash at the end. A path is one that every
 * reverse proxy writes in the same way: nothing in it is encoded, empty or a dot.
 */
export const publicUrl = format(
  'an `https:` URL (`http:` for loopback hosts only), with or without a path, without query, fragment, or user name',
  (text) => {
    const url = URL.parse(text);
    if (url === null || !isSafeProtocol(url)) return undefined;
    refuseOtherSpelling(text, url);
    if (/[?#]/.test(text)) return undefined;
    const path = text.slice(url.origin.length).replace(/\/$/, '');
    // A path with `.` or `..` in it is not what comes of it.
    if (/^(\/[A-Za-z0-9._~-]+)*$/.test(path) && url.pathname.replace(/\/$/, '') === path) {
      return `${url.origin}${path}`;
    }
    throw new Refusal(
      'has a path that servers write in several ways; use letters, digits, and `-._~` between single slashes',
    );
  },
);

/** Where webhooks go. Whether `http:` is right depends on EKYC_WEBHOOK_ALLOW_PRIVATE: see `rules.ts`. */
export const webhookUrl = format<URL>('an `https:` URL without user name or fragment', (text) => {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isWeb || text.includes('#')) return undefined;
  return `${url.username}${url.password}` === '' ? url : undefined;
});

/** Whether a text is a host in the form that a parsed URL gives: lower case, punycode, IPv6 in brackets. */
function isCanonicalHost(text: string): boolean {
  // The URL standard allows `*` and more in a host name; none of it is one in practice.
  const isPlain = /^([a-z0-9_.-]+|\[[0-9a-f:]+\])$/.test(text);
  return isPlain && URL.parse(`http://${text}/`)?.hostname === text;
}

const patternsExpected =
  'host names in lowercase, separated by commas; a leading dot includes all subdomains';

/** Hosts of the vendor's pages; a leading dot stands for every host below. */
export const hostPatterns = listOf(
  format(patternsExpected, (text) => {
    const host = text.replace(/^\./, '');
    // ".com" would stand for nearly everything: below a dot there must be a name of two labels.
    const isWide = host !== text && !host.includes('.');
    return isCanonicalHost(host) && !isWide ? text : undefined;
  }),
  patternsExpected,
);

const hostsExpected =
  'host names or IP addresses, separated by commas, without a port: `hooks.internal`, `10.0.0.7`, `[fd00::7]`';

/** Host names and addresses that a webhook may go to although they are private. */
export const hosts = listOf(
  format(hostsExpected, (text) => (isCanonicalHost(text) ? text : undefined)),
  hostsExpected,
);

/** What to listen on. */
export const listenHost = format('an IP address or a host name', (text) => {
  const isName = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text);
  return isName || isIP(text) !== 0 ? text : undefined;
});

const trustedExpected = '`off`, or IP addresses, networks, and `loopback`, separated by commas';

/**
 * The reverse proxies whose `X-Forwarded-For` is believed. There is no way to believe everybody's:
 * then anyone could write a new address into each request and the limit per address would be none.
 */
export const trustedProxies = format(trustedExpected, (text) => {
  if (text === 'off') return false;
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.every(isTrustable)) return entries;
  throw new Refusal(
    `expected ${trustedExpected}; if every address were trusted, clients could forge theirs`,
  );
});

/**
 * The widest networks that may be trusted, in bits: the largest private ones of each kind. Anything wider
 * holds addresses of strangers, `::/1` and `0.0.0.0/1` half of all.
 */
const widest = { ipv4: 8, ipv6: 7 };

function isTrustable(entry: string): boolean {
  if (entry === 'loopback') return true;
  const [address = '', bits, ...rest] = entry.split('/');
  // The library also takes short and octal forms, which not everyone reads alike.
  if (isIP(address) === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits) || !ipaddr.isValidCIDR(entry)) return false;
  const parsed = ipaddr.parse(address);
  // ::ffff:10.0.0.0/104 is 10.0.0.0/8, written in the other family.
  const isMapped = parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress();
  return Number(bits) >= (isMapped ? 96 + widest.ipv4 : widest[parsed.kind()]);
}

const fileExpected = '`file:` and a path, such as `file:ekyc.sqlite`';

/** A SQLite file: after `file:` stands a path as it is, after `file://` a URL with one in it. */
export const fileUrl = format(fileExpected, (text) => {
  if (!/^file:./.test(text)) return undefined;
  if (/[?#]/.test(text))
    throw new Refusal(`has options; expected ${fileExpected}, and nothing else`);
  if (text.startsWith('file://') && !isFileOfThisMachine(text)) {
    throw new Refusal(
      `isn’t the URL of a file on this machine; expected ${fileExpected}, or \`file:///\` and an absolute path`,
    );
  }
  return text;
});

function isFileOfThisMachine(url: string): boolean {
  try {
    return !fileURLToPath(url).includes('\0');
  } catch {
    return false;
  }
}

/** Which database; opened by `store/open.ts`. */
export const databaseUrl = format(
  '`file:` and a path, `file::memory:`, or `postgres://user:password@host/name`',
  (text) => {
    if (text.startsWith('file:')) return fileUrl.read(text);
    // PostgreSQL's own programs also take a user without a host, where `host` says which; the URL standard doesn't.
    const withHost = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=\/)/, '$1localhost');
    const url = /^postgres(ql)?:\/\//.test(text) ? URL.parse(withHost) : null;
    if (url === null) return undefined;
    const host = withHost === text ? url.hostname : '';
    return host !== '' || url.searchParams.get('host') ? text : undefined;
  },
);
