import reader from 'jsqr';
import { expect, it } from 'vitest';
import { qrCode } from './qr.js';

/** Paints the path as a browser would, so many pixels a module, and reads it as a phone would. */
function read({ size, path }: { size: number; path: string }, scale: number): string | undefined {
  const side = size * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1)
      for (
        let column = Number(x) * scale;
        column < (Number(x) + Number(length)) * scale;
        column += 1
      )
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  }
  return reader.default(pixels, side, side)?.data;
}

it.each([
  'https://kyc.example.com/v/AbCdEfGhIjKlMnOpQrStUv',
  'http://127.0.0.1:54321/v/-_-_-_-_-_-_-_-_-_-_-A',
  `https://${'a'.repeat(60)}.identity.shop.example/verification/v/AbCdEfGhIjKlMnOpQrStUv`,
])('%s is what a phone reads', (address) => {
  expect(read(qrCode(address), 4)).toBe(address);
});

it('is coarse enough for the camera of an old phone: the usual address takes few modules', () => {
  expect(qrCode('https://kyc.example.com/v/AbCdEfGhIjKlMnOpQrStUv').size).toBeLessThanOrEqual(
    33 + 8,
  );
});
