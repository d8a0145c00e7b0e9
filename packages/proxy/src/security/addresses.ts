import { BlockList, isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Azure's platform service: a public address that is reachable from its virtual machines alone. */
const azurePlatform = '168.63.129.16';

/**
 * In IPv6 most of the space is not for the internet, so this is a list of what is: global unicast, and
 * the prefix of NAT64 (RFC 6052), through which networks with IPv6 alone reach all of IPv4.
 */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Whether an IP address is out on the internet. False for what is not an address. */
export function isPublicAddress(address: string): boolean {
  // An address with a zone (`fe80::1%eth0`) belongs to a link. Node takes fewer forms than ipaddr.js.
  if (isIP(address) === 0 || address.includes('%')) return false;
  if (ipaddr.IPv4.isValid(address)) return isPublicIpv4(ipaddr.IPv4.parse(address));
  const ipv6 = ipaddr.IPv6.parse(address);
  if (ipv6.match(nat64)) return isPublicIpv4(new ipaddr.IPv4(ipv6.toByteArray().slice(12)));
  return ipv6.match(globalUnicast) && ipv6.range() === 'unicast';
}

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && address.toString() !== azurePlatform;
}

/** Code of the error that `publicOnly` gives. */
export const privateAddressCode = 'private-address';

/**
 * A `lookup` that refuses a name as soon as one of its addresses is private. The connection is made
 * to the very addresses that were looked at here, so a name that answers differently the next
 * moment (DNS rebinding) gains nothing.
 */
export function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) {
        callback(error, address, family);
        return;
      }
      const found = typeof address === 'string' ? [address] : address.map((each) => each.address);
      if (found.every(isPublicAddress)) callback(null, address, family);
      else callback(Object.assign(new Error('private address'), { code: privateAddressCode }), '');
    });
  };
}

/**
 * The address in what a reverse proxy writes into `X-Forwarded-For`: some add the client's port,
 * brackets or a zone, or write IPv4 as IPv6. One client is one text, whatever was added.
 *
 * @param text Undefined for who came through a Unix socket without that header.
 * @returns null when there is no address in it (`unknown`, a made-up name)
 */
export function addressIn(text: string | undefined): string | null {
  const written = text?.trim() ?? '';
  const [, bracketed] = /^"?\[([^\]]*)\](?::\d*)?"?$/.exec(written) ?? [];
  const bare = bracketed ?? written.replace(/^([\d.]+):\d*$/, '$1');
  const address = bare.replace(/%.*$/, '');
  return isIP(address) === 0 ? null : ipaddr.process(address).toString();
}

/**
 * What stands for a client where requests are counted: the address of IPv4, and of IPv6 the network
 * that even the smallest customer has for itself. Everybody without a readable address is one client.
 */
export function clientOf(text: string | undefined): string {
  return ipv6NetworkOf(text, 64) ?? addressIn(text) ?? 'unreadable';
}

/** The network that an IPv6 address belongs to; null for what is not one. */
export function ipv6NetworkOf(text: string | undefined, prefix: number): string | null {
  const address = addressIn(text);
  if (address === null || isIP(address) !== 6) return null;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
}

/**
 * Makes the question whether a reverse proxy is one of those that TRUST_PROXY names.
 *
 * @param entries Addresses, networks (`10.0.0.0/8`), or `loopback`
 */
export function trustedBy(entries: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const entry of entries) {
    for (const network of entry === 'loopback' ? ['127.0.0.0/8', '::1'] : [entry]) {
      const [address = '', bits] = network.split('/');
      const family = familyOf(address);
      if (bits === undefined) trusted.addAddress(address, family);
      else trusted.addSubnet(address, Number(bits), family);
    }
  }
  return (text) => {
    const address = addressIn(text);
    return address !== null && trusted.check(address, familyOf(address));
  };
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether a WHATWG `hostname` is this machine: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
    hostname === '[::1]'
  );
}
