import { expect } from '@esm-bundle/chai';
import { assert, constantFrom, property, string } from 'fast-check';
import {
  isToken,
  isVendorToken,
  returnsIn,
  samePage,
  tokensIn,
  withoutReturn,
} from './return-address.js';

const page = 'https://shop.example/kyc';
const token = '0AB1C2D3-0123-4567-89AB-CDEF01234567';

const withoutToken = (href: string, value: string) => withoutReturn(href, { name: 'token', value });

describe('The return address', () => {
  const forms: [where: string, address: string, rest: string][] = [
    ['the query', `?token=${token}`, ''],
    ['before another field', `?token=${token}&a=1`, '?a=1'],
    ['behind another field', `?a=1&token=${token}`, '?a=1'],
    ['between two fields', `?a=1&token=${token}&b=2`, '?a=1&b=2'],
    ['behind a second question mark', `?a=1?token=${token}`, '?a=1'],
    ['before a second question mark', `?token=${token}?a=1`, '?a=1'],
    ['before a fragment', `?token=${token}#top`, '#top'],
    ['behind a fragment', `#top?token=${token}`, '#top'],
    ['behind a fragment as a field', `#/step?a=1&token=${token}`, '#/step?a=1'],
    ['as the fragment', `#token=${token}`, ''],
    ['an ampersand without a query', `&token=${token}`, ''],
    ['twice', `?token=${token}&a=1&token=${token}`, '?a=1'],
    ['in query and fragment', `?token=${token}#top?token=${token}`, '#top'],
  ];
  for (const [where, address, rest] of forms)
    it(`may hold the token: ${where}`, () => {
      expect(new Set(tokensIn(page + address))).to.deep.equal(new Set([token]));
      expect(withoutToken(page + address, token)).to.equal(page + rest);
    });

  it('keeps what only looks like the token', () => {
    const address = `${page}?mytoken=${token}&token=${token}x&TOKEN=${token}`;
    expect(tokensIn(address)).to.deep.equal([`${token}x`]);
    expect(withoutToken(address, token)).to.equal(address);
  });

  it('keeps the other token of two', () => {
    expect(withoutToken(`${page}?token=own&token=${token}`, token)).to.equal(`${page}?token=own`);
    expect(withoutToken(`${page}?token=${token}&token=own`, token)).to.equal(`${page}?token=own`);
  });

  it('may hold a code of the hosted return, beside a token of the same value', () => {
    const address = `${page}?token=${token}&ekyc_return=${token}#top`;
    const names = ['token', 'ekyc_return'] as const;
    expect(returnsIn(address)).to.deep.equal(names.map((name) => ({ name, value: token })));
    expect(withoutReturn(address, { name: 'ekyc_return', value: token })).to.equal(
      `${page}?token=${token}#top`,
    );
  });

  it('gives back the address that a token was added to, whatever that is', () => {
    const own = string().map((text) => text.replaceAll('token', '').replace(/[?&#]+$/, ''));
    assert(
      property(own, constantFrom('?', '&', '#'), (text, separator) => {
        const address = `${page}?a=${text}`;
        expect(withoutToken(`${address}${separator}token=${token}`, token)).to.equal(address);
      }),
    );
  });
});

describe('A token', () => {
  it('has 8 to 256 letters, digits, hyphens and underscores', () => {
    expect(['a'.repeat(8), 'A-_9'.repeat(64)].every(isToken)).to.equal(true);
    expect(
      ['', 'a'.repeat(7), 'a'.repeat(257), 'a'.repeat(8) + '%', 'a b c d e'].some(isToken),
    ).to.equal(false);
  });

  it('is the vendor’s when it is an upper-case UUID', () => {
    expect(isVendorToken(token)).to.equal(true);
    expect([token.toLowerCase(), `${token}0`, token.slice(1), ''].some(isVendorToken)).to.equal(
      false,
    );
  });
});

describe('The same page', () => {
  it('has the same origin and path', () => {
    expect(samePage(`${page}?a#b`, `${page}/?c`)).to.equal(true);
    expect(samePage(page, 'https://shop.example/other')).to.equal(false);
    expect(samePage(page, 'http://shop.example/kyc')).to.equal(false);
  });
});
