import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicOnly } from './addresses.js';

const privateIpv4 = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.255',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '255.255.255.255',
];
const publicIpv4 = ['1.1.1.1', '9.255.255.255', '100.63.255.255', '172.32.0.1', '223.255.255.254'];

describe('the check of an address', () => {
  it.each(privateIpv4)('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '::',
    '::1',
    '::7f00:1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '64:ff9b:1::1',
    '100::1',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(privateIpv4)('refuses %s mapped into IPv6, and behind NAT64', (address) => {
    expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
    expect(isPublicAddress(`64:ff9b::${address}`)).toBe(false);
  });

  it.each([...publicIpv4, '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    'lets %s pass',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each(publicIpv4)('lets %s pass behind NAT64', (address) => {
    expect(isPublicAddress(`64:ff9b::${address}`)).toBe(true);
  });

  it('refuses every unique-local and link-local address', () => {
    const prefix = fc.constantFrom('fc', 'fd');
    const rest = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(prefix, fc.integer({ min: 0, max: 0xff }), rest, (first, second, groups) => {
        const tail = groups.map((group) => group.toString(16)).join(':');
        const head = `${first}${second.toString(16).padStart(2, '0')}`;
        expect(isPublicAddress(`${head}:${tail}`)).toBe(false);
        expect(isPublicAddress(`fe80:${tail}`)).toBe(false);
      }),
    );
  });

  it('refuses what is no address', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z.%-]{0,20}$/), (name) => !isPublicAddress(name)));
  });
});

/** What a look-up through `publicOnly` gives for a name with these addresses. */
function lookUp(addresses: string[], all: boolean): Promise<string | LookupAddress[]> {
  const answered: LookupFunction = (_hostname, options, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
  const { promise, resolve, reject } = Promise.withResolvers<string | LookupAddress[]>();
  publicOnly(answered)('hooks.example', { all }, (error, address) => {
    if (error === null) resolve(address);
    else reject(error);
  });
  return promise;
}

describe('the look-up of a name', () => {
  it('gives public addresses on', async () => {
    await expect(lookUp(['1.1.1.1'], false)).resolves.toBe('1.1.1.1');
    await expect(lookUp(['1.1.1.1', '2606:4700::1'], true)).resolves.toHaveLength(2);
  });

  it('refuses a name with one private address among public ones', async () => {
    const refused = { code: 'private-address' };
    await expect(lookUp(['127.0.0.1'], false)).rejects.toMatchObject(refused);
    await expect(lookUp(['1.1.1.1', '10.0.0.1'], true)).rejects.toMatchObject(refused);
  });

  it('passes the failure of the look-up on', async () => {
    const failing: LookupFunction = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '');
    const { promise, resolve } = Promise.withResolvers<unknown>();
    publicOnly(failing)('hooks.example', {}, resolve);
    await expect(promise).resolves.toMatchObject({ code: 'ENOTFOUND' });
  });
});
