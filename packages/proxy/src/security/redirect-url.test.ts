import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { checkRedirectUrl } from './redirect-url.js';

const allowed = ['https://shop.example', 'http://127.0.0.1:4400'];

function codeOf(text: string, origins: readonly string[] | null = allowed): string {
  try {
    checkRedirectUrl(text, origins);
    return 'accepted';
  } catch (error) {
    return error instanceof ProblemError ? error.code : 'crashed';
  }
}

describe('a redirect URL', () => {
  it.each([
    ['https://shop.example/sign-up', 'https://shop.example/sign-up'],
    ['https://shop.example', 'https://shop.example/'],
    ['https://SHOP.example:443/a/../b', 'https://shop.example/b'],
    ['https://shop.example/sign-up?step=2&token=abc#top', 'https://shop.example/sign-up'],
    ['http://127.0.0.1:4400/', 'http://127.0.0.1:4400/'],
    ['https://shop.example/ü', 'https://shop.example/%C3%BC'],
  ])('%s goes to the vendor as %s', (text, canonical) => {
    expect(checkRedirectUrl(text, allowed)).toBe(canonical);
  });

  it.each([
    'https://user@shop.example/',
    'https://user:password@shop.example/',
    'https://@shop.example/',
    'https://shop.example\\@evil.example/',
    'https:\\\\shop.example/',
    'https:///shop.example/',
    'https:shop.example/',
    '//shop.example/',
    '/sign-up',
    'https://shop.example/\u0000',
    'https://shop.example/\t',
    'https://shop\n.example/',
    ' https://shop.example/',
    'https://shop.example/a b',
    'https://shop.example/\u0085',
    'javascript:alert(1)//https://shop.example/',
    'data:text/html,https://shop.example/',
    'blob:https://shop.example/1',
    'file:///etc/passwd',
    'https://[::1',
    '',
  ])('%j is refused as no usable address', (text) => {
    expect(codeOf(text)).toBe('redirect-url-invalid');
  });

  it.each([
    'http://shop.example/',
    'https://shop.example:8443/',
    'https://shop.example.evil.example/',
    'https://evil-shop.example/',
    'https://shop.example./',
    'https://xn--shop-example/',
    'https://shop。example.evil/',
    'http://127.0.0.1:4401/',
    'http://2130706433:4401/',
  ])('%s is refused as an origin that is not listed', (text) => {
    expect(codeOf(text)).toBe('redirect-url-not-allowed');
  });

  it('may be any https address when a backend starts and no page may', () => {
    expect(codeOf('https://anywhere.example/back', null)).toBe('accepted');
    expect(codeOf('http://anywhere.example/back', null)).toBe('redirect-url-not-allowed');
    expect(codeOf('http://localhost:3000/back', null)).toBe('accepted');
  });

  it('never comes out on another origin than a listed one, whatever goes in', () => {
    const piece = fc.constantFrom(
      'https://', 'http://', 'shop.example', 'evil.example', '@', '\\', '/', '?', '#', ':', '443',
      '%2e', '.', '\t', '\u0000', 'user', '[::1]', '127.0.0.1', ':4400', '。', 'javascript:',
    ); // prettier-ignore
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (input) => {
        let output: string;
        try {
          output = checkRedirectUrl(input, allowed);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
          return;
        }
        const parsed = new URL(output);
        expect(allowed).toContain(parsed.origin);
        expect(output).toBe(`${parsed.origin}${parsed.pathname}`);
        expect([parsed.search, parsed.hash, parsed.username]).toEqual(['', '', '']);
      }),
      { numRuns: 3000 },
    );
  });
});
