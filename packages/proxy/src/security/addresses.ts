import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that are not out on the internet: IANA's IPv4 Special-Purpose Address Registry
 * (RFC 6890), multicast and reserved space, and one address that a large cloud keeps to itself.
 */
const specialIpv4 = [
  ['0.0.0.0', 8], // "This network"; Linux takes 0.0.0.0 for itself.
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // Carrier-grade NAT; some clouds keep their metadata service here.
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's platform service, reachable from its virtual machines alone.
  ['169.254.0.0', 16], // Link-local, where most clouds keep their metadata service.
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24], // 6to4 relays (RFC 7526).
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** What is special within the global unicast space, 2000::/3 (IANA's IPv6 registry). */
const specialIpv6 = [
  ['2001::', 23], // Protocol assignments, Teredo among them, which carries an IPv4 address.
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries an IPv4 address, which may be a private one.
  ['3fff::', 20],
] as const;

/** Prefix of NAT64 (RFC 6052): on networks with IPv6 alone, all of IPv4 is reached through it. */
const nat64Prefix = '64:ff9b::';

const special = new BlockList();
for (const [network, prefix] of specialIpv4) {
  special.addSubnet(network, prefix, 'ipv4');
  special.addSubnet(`${nat64Prefix}${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of specialIpv6) special.addSubnet(network, prefix, 'ipv6');

// In IPv6 most of the space is not for the internet, so the list is of what is. Loopback,
// link-local, unique-local, multicast and IPv4-mapped addresses all lie outside.
const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');
globalIpv6.addSubnet(nat64Prefix, 96, 'ipv6');

/** Whether an IP address is out on the internet. False for what is not an address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      // An address with a zone (`fe80::1%eth0`) belongs to a link.
      if (address.includes('%')) return false;
      return globalIpv6.check(address, 'ipv6') && !special.check(address, 'ipv6');
    default:
      return false;
  }
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
