import { createHmac, hkdfSync } from 'node:crypto';
import { attemptIdForm } from 'ekyc-verify-protocol';
import { sameHash } from './client-secret.js';

const nonceForm = new RegExp(`^(${attemptIdForm})([0-9A-Za-z_-]{43})$`);

/** How long a code of the hosted return may be used, in milliseconds. */
const lifetime = 5 * 60_000;

/** Whether the vendor had a final result when the browser came back: only then does its return prove something. */
export type ReturnProof = 'final' | 'unfinished';

/** What stands in the addresses of a hosted return. */
export class ReturnCodes {
  readonly #keys: readonly Uint8Array[];

  /** @param secrets The values of EKYC_SECRET: the first makes codes, all check them. */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map(
      (secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'ekyc-verify return code', 32)),
    );
  }

  /** Names an attempt in the address that the vendor sends the browser to. */
  makeNonce(attemptId: string): string {
    return `${attemptId}${this.#sign(attemptId)}`;
  }

  /** The attempt that a nonce of ours names, or null. */
  readNonce(nonce: string): string | null {
    const [, id, mac] = nonceForm.exec(nonce) ?? [];
    if (id === undefined || mac === undefined) return null;
    return this.#isSigned(mac, id) ? id : null;
  }

  /** Stands in for the BizToken in the address of the page. Useless without the client secret. */
  make(attemptId: string, proof: ReturnProof, now: number): string {
    const expiry = (now + lifetime).toString(36);
    return `${expiry}-${proof}-${this.#sign(attemptId, proof, expiry)}`;
  }

  /** What a code of this attempt proves; null when it is none, or too old. */
  check(attemptId: string, code: string, now: number): ReturnProof | null {
    const [, expiry, word, mac] =
      /^([0-9a-z]{1,12})-(final|unfinished)-([0-9A-Za-z_-]{43})$/.exec(code) ?? [];
    if (expiry === undefined || word === undefined || mac === undefined) return null;
    if (now >= Number.parseInt(expiry, 36)) return null;
    const proof = word === 'final' ? 'final' : 'unfinished';
    return this.#isSigned(mac, attemptId, proof, expiry) ? proof : null;
  }

  #sign(...parts: string[]): string {
    const [key] = this.#keys;
    if (key === undefined) throw new Error('There is no secret to make codes with.');
    return hmac(key, parts);
  }

  #isSigned(mac: string, ...parts: string[]): boolean {
    return this.#keys.some((key) => sameHash(hmac(key, parts), mac));
  }
}

function hmac(key: Uint8Array, parts: readonly string[]): string {
  return createHmac('sha256', key).update(parts.join(' ')).digest('base64url');
}
