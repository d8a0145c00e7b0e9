import { vendorHosts } from 'ekyc-verify-protocol/vocabulary';
import { isLoopback, parseWeb } from './url.js';

/**
 * The address that the browser may be sent to, or null. An answer of the proxy is not enough to
 * send a person anywhere: it must be https on one of the hosts. With a proxy on loopback the
 * address may be on loopback too, also as http, so that a simulator can stand in for the vendor.
 *
 * @param hosts Host names; a leading dot stands for any host below it. Null: the vendor's hosts.
 */
export function allowedVerificationUrl(
  address: string,
  { proxy, hosts }: { proxy: URL; hosts: readonly string[] | null },
): URL | null {
  const url = parseWeb(address);
  if (!url || (isLoopback(proxy) && isLoopback(url))) return url;
  const allowed = isOneOf(hosts ?? vendorHosts, url.hostname);
  return allowed && url.protocol === 'https:' && !url.port ? url : null;
}

/** Whether a host is one of the vendor's. */
export function isVendorHost(hostname: string): boolean {
  return isOneOf(vendorHosts, hostname);
}

function isOneOf(hosts: readonly string[], hostname: string): boolean {
  return hosts.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host));
}
