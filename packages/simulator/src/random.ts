/** Numbers from 0 up to 1. */
export type Random = () => number;

/**
 * A repeatable row of numbers for tests: xorshift with 32 bits (Marsaglia, 2003). Two sources with
 * the same seed give the same numbers. Not for secrets.
 */
export function seededRandom(seed: number): Random {
  // Zero would stay zero for ever.
  let state = Math.trunc(seed) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A version 4 UUID (RFC 9562, section 5.4), in lower case. */
export function randomUuid(random: Random): string {
  const bytes = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
