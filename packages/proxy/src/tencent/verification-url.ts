import { isLoopbackHost } from '../security/addresses.js';
import { invalidAnswer } from './errors.js';

/**
 * Checks where the vendor wants the person to be sent: https on an allowed host, at the usual port
 * and without user name and password. An API on loopback by http, which only development has, may
 * send to loopback by http at any port.
 *
 * @param api Address of the API that gave the URL.
 * @param hosts Host names; a leading dot stands for any host below it.
 * @returns The URL as the WHATWG parser writes it.
 * @throws VendorError `malformed`
 */
export function checkVerificationUrl(text: string, api: URL, hosts: readonly string[]): string {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') {
    throw invalidAnswer('verification url');
  }
  const isDevelopment = api.protocol === 'http:' && isLoopbackHost(api.hostname);
  const isSecure = url.protocol === 'https:' && url.port === '';
  const isLocal = isDevelopment && url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (!isSecure && !isLocal) throw invalidAnswer('verification url');
  if (!hosts.some((host) => isOnHost(url.hostname, host))) {
    throw invalidAnswer('verification url on another host');
  }
  return url.href;
}

function isOnHost(hostname: string, host: string): boolean {
  return host.startsWith('.') ? hostname.endsWith(host) : hostname === host;
}
