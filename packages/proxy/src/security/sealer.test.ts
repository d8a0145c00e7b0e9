import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { Sealer } from './sealer.js';

const one = 'first-secret-of-more-than-32-bytes-0001';
const two = 'other-secret-of-more-than-32-bytes-0002';

const aSealer = (...secrets: string[]) => new Sealer(secrets);

describe('what is sealed', () => {
  it('opens for the same purpose, whatever it was', async () => {
    const sealer = aSealer(one);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const opened = await sealer.open('attempt', await sealer.seal('attempt', value));
        expect(opened).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 100 },
    );
  });

  it('does not open for another purpose', async () => {
    const sealer = aSealer(one);
    expect(await sealer.open('attempt', await sealer.seal('mark', 'att_1'))).toBeNull();
  });

  it('does not show what is inside', async () => {
    expect(await aSealer(one).seal('attempt', 'BIZTOKEN-CANARY')).not.toContain('CANARY');
  });

  it('opens to nothing else after any change, and never throws', async () => {
    const sealer = aSealer(one);
    const sealed = await sealer.seal('mark', 'att_1');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.length - 1),
        fc.constantFrom('A', 'z', '0', '-', '_', '.'),
        async (position, character) => {
          fc.pre(sealed[position] !== character);
          const changed = sealed.slice(0, position) + character + sealed.slice(position + 1);
          // Base64url has a few bits to spare at the end of a part: they may change and say nothing.
          expect([null, 'att_1']).toContain(await sealer.open('mark', changed));
        },
      ),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await sealer.open('mark', text)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('still opens after the secret was rotated, and not once the old one is gone', async () => {
    const sealed = await aSealer(one).seal('attempt', 1);
    expect(await aSealer(two, one).open('attempt', sealed)).toBe(1);
    expect(await aSealer(two).open('attempt', sealed)).toBeNull();
    const renewed = await aSealer(two, one).seal('attempt', 2);
    expect(await aSealer(two).open('attempt', renewed)).toBe(2);
  });

  it('opens on every instance while the secrets change places, one instance after the other', async () => {
    const [before, between, after] = [aSealer(one), aSealer(one, two), aSealer(two, one)];
    expect(await between.open('attempt', await before.seal('attempt', 1))).toBe(1);
    expect(await before.open('attempt', await between.seal('attempt', 1))).toBe(1);
    expect(await between.open('attempt', await after.seal('attempt', 1))).toBe(1);
    expect(await after.open('attempt', await between.seal('attempt', 1))).toBe(1);
    expect(await before.open('attempt', await after.seal('attempt', 1))).toBeNull();
  });

  it('fits into the 1,000 characters that the vendor allows for Extra', async () => {
    const mark = await aSealer(one).seal('mark', 'att_AAAAAAAAAAAAAAAAAAAAAA');
    expect(mark.length).toBeLessThan(200);
  });

  it('is the JWE that another library makes and reads', async () => {
    const sealer = aSealer(one);
    const key = new Uint8Array(hkdfSync('sha256', one, '', 'ekyc-verify attempt', 32));
    const value = { bizToken: 'B', pageUrl: 'https://shop.example/ä?x=1' };
    const { plaintext } = await compactDecrypt(await sealer.seal('attempt', value), key);
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(value);
    const theirs = await new CompactEncrypt(new TextEncoder().encode('"theirs"'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(key);
    expect(await sealer.open('attempt', theirs)).toBe('theirs');
  });

  it('opens in no other form, although the key is right', async () => {
    const sealer = aSealer(one);
    const [header = '', , iv, text, tag] = (await sealer.seal('attempt', 1)).split('.');
    const other = Buffer.from('{"enc":"A256GCM","alg":"dir"}').toString('base64url');
    for (const changed of [
      [other, '', iv, text, tag],
      [header, 'AAAA', iv, text, tag],
      [header, '', iv, text, tag?.slice(0, 11)],
      [header, '', iv, text, tag, ''],
    ]) {
      expect(await sealer.open('attempt', changed.join('.'))).toBeNull();
    }
  });
});
