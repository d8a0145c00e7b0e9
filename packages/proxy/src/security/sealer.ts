import { hkdfSync } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';

/** What a sealed text is for; one purpose's text does not open as another's. */
export type SealPurpose = 'mark' | 'verification' | 'attempt' | 'browser' | 'cursor';

/**
 * Seals what leaves the proxy, or rests in its database, and must come back unread and unchanged: as
 * a compact JWE (RFC 7516), `dir` with A256GCM.
 */
export class Sealer {
  readonly #secrets: readonly string[];
  readonly #keys = new Map<SealPurpose, Uint8Array[]>();

  /** @param secrets The values of EKYC_SECRET: the first seals, all open, so that they can rotate. */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  /** Encrypts a JSON value. */
  async seal(purpose: SealPurpose, value: unknown): Promise<string> {
    const [key] = this.#keysOf(purpose);
    if (key === undefined) throw new Error('There is no secret to seal with.');
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(key);
  }

  /** The sealed value, or null when no secret of ours sealed this text for this purpose. */
  async open(purpose: SealPurpose, text: string): Promise<unknown> {
    for (const key of this.#keysOf(purpose)) {
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
  }

  /** HKDF (RFC 5869) with SHA-256: one independent key of 256 bits for each secret and purpose. */
  #keysOf(purpose: SealPurpose): Uint8Array[] {
    let keys = this.#keys.get(purpose);
    if (keys === undefined) {
      keys = this.#secrets.map(
        (secret) => new Uint8Array(hkdfSync('sha256', secret, '', `ekyc-verify ${purpose}`, 32)),
      );
      this.#keys.set(purpose, keys);
    }
    return keys;
  }
}
