import { hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import {
  attemptIdPrefix,
  clientSecretForm,
  clientSecretSeparator,
  verificationIdPrefix,
} from 'ekyc-verify-protocol';

/** Gives so many random bytes; `randomBytes` of node:crypto outside of tests. */
export type RandomBytes = (size: number) => Uint8Array;

const form = new RegExp(`^${clientSecretForm}$`);

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/**
 * `ver_` and 128 bits: the second in which it is created, then 96 random ones. Those of about the same
 * time stand together in the database's index, where a new one then changes what the one before it changed.
 *
 * @param now Milliseconds since 1970.
 */
export function newVerificationId(random: RandomBytes, now: number): string {
  return `${verificationIdPrefix}${newId(random, now)}`;
}

/** `att_`, and 128 bits made like those of a verification's ID. */
export function newAttemptId(random: RandomBytes, now: number): string {
  return `${attemptIdPrefix}${newId(random, now)}`;
}

function newId(random: RandomBytes, now: number): string {
  const bytes = Buffer.from(random(16));
  bytes.writeUInt32BE(Math.floor(now / 1000) >>> 0);
  return base64url(bytes);
}

/** The verification's id, a separator and 256 random bits. */
export function newClientSecret(id: string, random: RandomBytes): string {
  return `${id}${clientSecretSeparator}${base64url(random(32))}`;
}

/**
 * A client secret that can be given again to the same backend, without being kept: its 256 bits come
 * from EKYC_SECRET and the id by HKDF (RFC 5869).
 *
 * @param sealSecret One of the values of EKYC_SECRET.
 */
export function deriveClientSecret(id: string, sealSecret: string): string {
  const bits = hkdfSync('sha256', sealSecret, id, 'ekyc-verify client secret', 32);
  return `${id}${clientSecretSeparator}${base64url(new Uint8Array(bits))}`;
}

/** The code in a verification's link: 128 bits, made like the derived client secret, and independent of it. */
export function deriveLinkCode(id: string, sealSecret: string): string {
  const bits = hkdfSync('sha256', sealSecret, id, 'ekyc-verify link code', 16);
  return base64url(new Uint8Array(bits));
}

/** The id that a client secret begins with; null when the text is no client secret. */
export function idOfClientSecret(text: string): string | null {
  if (!form.test(text)) return null;
  return text.slice(0, text.indexOf(clientSecretSeparator));
}

/**
 * SHA-256 in base64url: how client secrets, codes, BizTokens and API keys are kept and compared. All of
 * them are random and long, so a slow password hash would add nothing.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Compares two hashes in constant time. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
