import { describe, expect, it } from 'vitest';
import { returnStyles, returnUrl } from './return-url.js';

const plain = 'https://shop.example/a';
const full = 'https://shop.example/a?x=%20y#/route';

describe('the address to come back to', () => {
  it.each([
    ['query', `${plain}?token=T`, 'https://shop.example/a?x=%20y&token=T#/route'],
    ['second-question-mark', `${plain}?token=T`, `${full}?token=T`],
    ['ampersand', `${plain}&token=T`, `${full}&token=T`],
    ['before-fragment', `${plain}?token=T#/`, 'https://shop.example/a?x=%20y&token=T#/route'],
    ['after-fragment', `${plain}#/?token=T`, `${full}?token=T`],
  ] as const)('in the style %s', (style, ofPlain, ofFull) => {
    expect(returnUrl(plain, 'T', style)).toBe(ofPlain);
    expect(returnUrl(full, 'T', style)).toBe(ofFull);
  });

  it.each(returnStyles)('stays on the same page in the style %s', (style) => {
    const url = new URL(returnUrl(plain, 'T', style));
    expect(url.origin).toBe('https://shop.example');
    expect(url.pathname).toMatch(/^\/a/);
  });
});
