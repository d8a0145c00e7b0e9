import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  resultTokenLifetime,
  resultTokenType,
  type FinalStatus,
  type ResultTokenVerification,
} from 'ekyc-verify-protocol';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import type { AttemptRow, VerificationRow } from '../store/rows.js';
import { isoTime } from '../time.js';
import { sameBrowserOf } from '../verifications/return-proof.js';
import type { RandomBytes } from './client-secret.js';

type SigningKey = { privateKey: KeyObject; kid: string; publicJwk: JWK };

type ResultTokenOptions = {
  /** ES256 private keys as PKCS#8 PEM or JWK: the first signs, all are published. */
  signingKeys: readonly string[];
  /** The proxy's public address. */
  issuer: string;
  now: () => number;
  random: RandomBytes;
};

/** Signs results in a form that a backend checks offline. */
export class ResultTokens {
  /** Public halves of all signing keys (RFC 7517). */
  readonly jwks: JSONWebKeySet;
  readonly #key: SigningKey;
  readonly #options: ResultTokenOptions;

  private constructor(keys: readonly [SigningKey, ...SigningKey[]], options: ResultTokenOptions) {
    this.jwks = { keys: keys.map((key) => key.publicJwk) };
    this.#key = keys[0];
    this.#options = options;
  }

  static async create(options: ResultTokenOptions): Promise<ResultTokens> {
    const [first, ...others] = await Promise.all(options.signingKeys.map(readSigningKey));
    if (first === undefined) throw new Error('There is no key to sign result tokens with.');
    return new ResultTokens([first, ...others], options);
  }

  /**
   * The result of a verification as a JWT (ES256); null while it has not ended.
   *
   * @param attempt The one that decided, or was the latest; null: there was none.
   */
  async sign(row: VerificationRow, attempt: AttemptRow | null): Promise<string | null> {
    if (row.status === 'pending' || row.finishedAt === null) return null;
    const { issuer, now, random } = this.#options;
    const issuedAt = Math.floor(now() / 1000);
    const verification = resultOf(row, attempt, row.status, row.finishedAt);
    const token = new SignJWT({ verification })
      .setProtectedHeader({ alg: 'ES256', typ: resultTokenType, kid: this.#key.kid })
      .setIssuer(issuer)
      .setAudience(row.origin)
      .setJti(Buffer.from(random(16)).toString('base64url'))
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + resultTokenLifetime);
    if (row.reference !== null) token.setSubject(row.reference);
    return token.sign(this.#key.privateKey);
  }
}

function resultOf(
  row: VerificationRow,
  attempt: AttemptRow | null,
  status: FinalStatus,
  finishedAt: number,
): ResultTokenVerification {
  const { checkMode, documentType, securityLevel, ruleId } = row.checks;
  return {
    id: row.id,
    status,
    reason: row.reason,
    sameBrowser: sameBrowserOf(attempt),
    handedOff: attempt?.flow === 'handoff',
    checkMode,
    documentType,
    securityLevel,
    ruleId,
    finishedAt: isoTime(finishedAt),
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
