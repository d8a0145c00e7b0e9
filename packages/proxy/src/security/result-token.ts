import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import { sameBrowserOf } from '../verifications/return-proof.js';
import type { VerificationRow } from '../store/store.js';
import type { RandomBytes } from './client-secret.js';

/** `typ` of a result token's header (RFC 8725, section 3.11): no other token of ours is accepted as one. */
export const resultTokenType = 'ekyc-result+jwt';

/** How long a result token is valid, in seconds. */
export const resultTokenLifetime = 300;

/** The claims of a result token beside the registered ones. */
export type ResultTokenVerification = {
  id: string;
  status: VerificationRow['status'];
  reason: VerificationRow['reason'];
  sameBrowser: boolean | null;
  handedOff: boolean;
  checkMode: number;
  documentType: string | null;
  securityLevel: number | null;
  ruleId: string | null;
};

export type ResultTokens = {
  /** The result of a final verification as a JWT (ES256). */
  sign(row: VerificationRow): Promise<string>;
  /** Public halves of all signing keys (RFC 7517). */
  jwks: JSONWebKeySet;
};

type SigningKey = { privateKey: KeyObject; kid: string; publicJwk: JWK };

/**
 * Signs results in a form that a backend checks offline.
 *
 * @param options.signingKeys ES256 private keys as PKCS#8 PEM or JWK: the first signs, all are published.
 * @param options.issuer The proxy's public address.
 */
export async function createResultTokens(options: {
  signingKeys: readonly string[];
  issuer: string;
  now: () => number;
  random: RandomBytes;
}): Promise<ResultTokens> {
  const keys = await Promise.all(options.signingKeys.map(readSigningKey));
  const [first] = keys;
  if (first === undefined) throw new Error('There is no key to sign result tokens with.');

  return {
    jwks: { keys: keys.map((key) => key.publicJwk) },
    async sign(row) {
      const issuedAt = Math.floor(options.now() / 1000);
      const verification: ResultTokenVerification = {
        id: row.id,
        status: row.status,
        reason: row.reason,
        sameBrowser: sameBrowserOf(row),
        handedOff: row.handedOffAt !== null,
        ...row.checks,
      };
      const token = new SignJWT({ verification })
        .setProtectedHeader({ alg: 'ES256', typ: resultTokenType, kid: first.kid })
        .setIssuer(options.issuer)
        .setAudience(row.origin)
        .setJti(Buffer.from(options.random(16)).toString('base64url'))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + resultTokenLifetime);
      if (row.reference !== null) token.setSubject(row.reference);
      return token.sign(first.privateKey);
    },
  };
}

async function readSigningKey(text: string): Promise<SigningKey> {
  const privateKey = text.trimStart().startsWith('{')
    ? createPrivateKey({ key: JSON.parse(text) as JWK, format: 'jwk' })
    : createPrivateKey(text);
  const publicJwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(publicJwk);
  return { privateKey, kid, publicJwk: { ...publicJwk, kid, use: 'sig', alg: 'ES256' } };
}
