import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from './client-secret.js';

/** How many bytes are drawn at once. */
const supplyBytes = 4096;

/**
 * Random bytes from a supply that is drawn from OpenSSL a few thousand at a time: a draw costs several
 * times what a hash does, and a start needs four. Bytes that were given away are not kept.
 */
export function createRandomBytes(fill: (supply: Buffer) => unknown = randomFillSync): RandomBytes {
  const supply = Buffer.alloc(supplyBytes);
  let used = supplyBytes;
  return (size) => {
    if (size > supplyBytes) return fill(Buffer.alloc(size)) as Buffer;
    if (used + size > supplyBytes) {
      fill(supply);
      used = 0;
    }
    const bytes = Buffer.from(supply.subarray(used, used + size));
    supply.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}
