import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import type { RandomBytes } from './client-secret.js';

/** What a sealed text is for; one purpose's text does not open as another's. */
export type SealPurpose = 'mark' | 'row';

export type Sealer = {
  /** Encrypts a JSON value: a compact JWE (RFC 7516), `dir` with A256GCM. */
  seal(purpose: SealPurpose, value: unknown): string;
  /** The sealed value, or null when no secret of ours sealed this text for this purpose. */
  open(purpose: SealPurpose, text: string): unknown;
};

/**
 * Seals what leaves the proxy, or rests in its database, and must come back unread and unchanged.
 *
 * @param secrets The values of EKYC_SECRET: the first seals, all open, so that they can rotate.
 * @param random Where initialization vectors come from: never the same twice.
 */
export function createSealer(secrets: readonly string[], random: RandomBytes): Sealer {
  const keys = new Map<SealPurpose, KeyObject[]>();
  const keysOf = (purpose: SealPurpose) => {
    let found = keys.get(purpose);
    if (found === undefined) {
      found = secrets.map((secret) => deriveKey(secret, purpose));
      keys.set(purpose, found);
    }
    return found;
  };

  return {
    seal(purpose, value) {
      const [key] = keysOf(purpose);
      if (key === undefined) throw new Error('There is no secret to seal with.');
      return encrypt(key, random(ivBytes), JSON.stringify(value));
    },
    open(purpose, text) {
      for (const key of keysOf(purpose)) {
        try {
          return JSON.parse(decrypt(key, text));
        } catch {
          // Sealed with another secret, for another purpose, or by somebody else.
        }
      }
      return null;
    },
  };
}

/**
 * The protected header of all that is sealed: there is one way only, and nothing that a text says
 * about itself is followed.
 */
const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
const headerBytes = Buffer.from(header, 'ascii');
const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * RFC 7516, section 7.1, with an empty key part because of `dir`; the header is what the tag covers
 * beside the text (section 5.1, step 14). Every start seals twice. Through WebCrypto, as jose does it,
 * that took a quarter of the time of a start, in errands to other threads for a few hundred bytes.
 */
function encrypt(key: KeyObject, iv: Uint8Array, plain: string): string {
  const encryption = createCipheriv(cipher, key, iv, { authTagLength: tagBytes });
  encryption.setAAD(headerBytes);
  const sealed = encryption.update(plain, 'utf8', 'base64url') + encryption.final('base64url');
  const tag = encryption.getAuthTag().toString('base64url');
  return `${header}..${Buffer.from(iv).toString('base64url')}.${sealed}.${tag}`;
}

/** @throws Error when the key did not seal this text */
function decrypt(key: KeyObject, text: string): string {
  const [textHeader, encryptedKey, iv, sealed, tag, ...more] = text.split('.');
  const isOurs = textHeader === header && encryptedKey === '' && more.length === 0;
  if (!isOurs || iv === undefined || sealed === undefined || tag === undefined) {
    throw new Error('This is not sealed in our form.');
  }
  const decryption = createDecipheriv(cipher, key, bytesOf(iv), {
    authTagLength: tagBytes,
  });
  decryption.setAAD(headerBytes);
  decryption.setAuthTag(bytesOf(tag));
  return decryption.update(bytesOf(sealed), undefined, 'utf8') + decryption.final('utf8');
}

/** One text only stands for given bytes: Node would read over what does not belong to base64url. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Error('This is not base64url.');
  return bytes;
}

/** HKDF (RFC 5869) with SHA-256: one independent key of 256 bits for each purpose. */
function deriveKey(secret: string, purpose: SealPurpose): KeyObject {
  const bits = hkdfSync('sha256', secret, '', `ekyc-verify ${purpose}`, 32);
  // As bytes it would be looked at anew by every use, for longer than a row takes to encrypt.
  return createSecretKey(new Uint8Array(bits));
}
