import { createHmac, hkdfSync } from 'node:crypto';
import { sameHash } from './client-secret.js';

/** How long a code of the hosted return may be used, in milliseconds. */
const lifetime = 5 * 60_000;

/** What stands in the addresses of a hosted return. */
export type ReturnCodes = {
  /** Names a verification in the address that the vendor sends the browser to. */
  makeNonce(verificationId: string): string;
  /** The verification that a nonce of ours names, or null. */
  openNonce(nonce: string): string | null;
  /** Stands in for the BizToken in the address of the page. Useless without the client secret. */
  make(verificationId: string, now: number): string;
  check(verificationId: string, code: string, now: number): boolean;
};

/** @param secrets The values of EKYC_SECRET: the first makes codes, all check them. */
export function createReturnCodes(secrets: readonly string[]): ReturnCodes {
  const keys = secrets.map(
    (secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'ekyc-verify return code', 32)),
  );
  const signed = (key: Uint8Array, ...parts: string[]) =>
    createHmac('sha256', key).update(parts.join(' ')).digest('base64url');
  const [firstKey] = keys;
  if (firstKey === undefined) throw new Error('There is no secret to make codes with.');
  return {
    makeNonce: (verificationId) => `${verificationId}${signed(firstKey, verificationId)}`,
    openNonce(nonce) {
      const [, id, mac] = /^(ver_[0-9A-Za-z_-]{22})([0-9A-Za-z_-]{43})$/.exec(nonce) ?? [];
      if (id === undefined || mac === undefined) return null;
      return keys.some((key) => sameHash(signed(key, id), mac)) ? id : null;
    },
    make(verificationId, now) {
      const expiry = (now + lifetime).toString(36);
      return `${expiry}-${signed(firstKey, verificationId, expiry)}`;
    },
    check(verificationId, code, now) {
      const [, expiry, mac] = /^([0-9a-z]{1,12})-([0-9A-Za-z_-]{43})$/.exec(code) ?? [];
      if (expiry === undefined || mac === undefined) return false;
      if (now >= Number.parseInt(expiry, 36)) return false;
      return keys.some((key) => sameHash(signed(key, verificationId, expiry), mac));
    },
  };
}
