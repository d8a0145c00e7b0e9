import { ProblemError } from '../errors.js';
import { hashSecret, idOfClientSecret, sameHash } from './client-secret.js';

/** Who makes a request, as far as its `Authorization` header says. */
export type Caller =
  | { kind: 'anonymous' }
  | { kind: 'client-secret'; verificationId: string; secretHash: string }
  | { kind: 'backend'; mayReadReports: boolean; keyHash: string };

export type Backend = Extract<Caller, { kind: 'backend' }>;

/**
 * Refuses whoever is no backend with an API key.
 *
 * @throws ProblemError `credentials-missing`, `api-key-required`
 */
export function requireBackend(caller: Caller): Backend {
  if (caller.kind === 'anonymous') throw new ProblemError('credentials-missing');
  if (caller.kind === 'client-secret') throw new ProblemError('api-key-required');
  return caller;
}

/** What an `Authorization` header brings (RFC 6750); null when it is of another kind. */
export function bearerOf(authorization: string): string | null {
  return /^Bearer +([^\s]{1,1024})$/i.exec(authorization)?.[1] ?? null;
}

/** Tells callers apart by `Authorization: Bearer …` (RFC 6750). */
export function createCallerCheck(keys: {
  apiKeys: readonly string[];
  reportApiKeys: readonly string[];
}): (authorization: string | undefined) => Caller {
  const known = [
    ...keys.apiKeys.map((key) => ({ keyHash: hashSecret(key), mayReadReports: false })),
    ...keys.reportApiKeys.map((key) => ({ keyHash: hashSecret(key), mayReadReports: true })),
  ];
  return (authorization) => {
    if (authorization === undefined) return { kind: 'anonymous' };
    const credential = bearerOf(authorization);
    if (credential === null) throw new ProblemError('api-key-invalid');
    const secretHash = hashSecret(credential);
    const verificationId = idOfClientSecret(credential);
    if (verificationId !== null) return { kind: 'client-secret', verificationId, secretHash };
    // Every key is compared, so that the time tells nothing of which one came near.
    const matches = known.filter((key) => sameHash(key.keyHash, secretHash));
    const [key] = matches;
    if (key === undefined) throw new ProblemError('api-key-invalid');
    return { kind: 'backend', ...key };
  };
}
