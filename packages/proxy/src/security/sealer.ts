import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** What a sealed text is for; one purpose's text does not open as another's. */
export type SealPurpose = 'mark' | 'row';

export type Sealer = {
  /** Encrypts a JSON value: a compact JWE (RFC 7516), `dir` with A256GCM. */
  seal(purpose: SealPurpose, value: unknown): Promise<string>;
  /** The sealed value, or null when no secret of ours sealed this text for this purpose. */
  open(purpose: SealPurpose, text: string): Promise<unknown>;
};

/**
 * Seals what leaves the proxy, or rests in its database, and must come back unread and unchanged.
 *
 * @param secrets The values of EKYC_SECRET: the first seals, all open, so that they can rotate.
 */
export function createSealer(secrets: readonly string[]): Sealer {
  const keys = new Map<SealPurpose, Uint8Array[]>();
  const keysOf = (purpose: SealPurpose) => {
    let found = keys.get(purpose);
    if (found === undefined) {
      found = secrets.map((secret) => deriveKey(secret, purpose));
      keys.set(purpose, found);
    }
    return found;
  };

  return {
    async seal(purpose, value) {
      const [key] = keysOf(purpose);
      if (key === undefined) throw new Error('There is no secret to seal with.');
      const plain = new TextEncoder().encode(JSON.stringify(value));
      return new CompactEncrypt(plain)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key);
    },
    async open(purpose, text) {
      for (const key of keysOf(purpose)) {
        try {
          const { plaintext } = await compactDecrypt(text, key, {
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
          });
          return JSON.parse(new TextDecoder().decode(plaintext));
        } catch {
          // Sealed with another secret, for another purpose, or by somebody else.
        }
      }
      return null;
    },
  };
}

/** HKDF (RFC 5869) with SHA-256: one independent key of 256 bits for each purpose. */
function deriveKey(secret: string, purpose: SealPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `ekyc-verify ${purpose}`, 32));
}
