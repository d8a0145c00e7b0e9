import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { ProblemError } from '../errors.js';
import { hashSecret, idOfClientSecret, sameHash } from '../security/client-secret.js';

/** Who makes a request, as far as its `Authorization` header says. */
export type Caller =
  | { kind: 'anonymous' }
  | { kind: 'client-secret'; verificationId: string; secretHash: string }
  | Backend;

export type Backend = { kind: 'backend'; mayReadReports: boolean; keyHash: string };

/** Tells every request of this scope who makes it, before anything else is done for it. */
export function registerAuth(
  app: FastifyInstance,
  { apiKeys, reportApiKeys }: Pick<Config, 'apiKeys' | 'reportApiKeys'>,
): void {
  const backends = [...backendsOf(apiKeys, false), ...backendsOf(reportApiKeys, true)];
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request) => {
    // Of a connection that was reset nobody waits for the answer, and it has no address left to count by.
    if (request.raw.socket.destroyed) throw new ProblemError('invalid-request');
    request.caller = callerOf(request.headers.authorization, backends);
  });
}

export function backendsOf(keys: readonly string[], mayReadReports: boolean): Backend[] {
  return keys.map((key) => ({ kind: 'backend', mayReadReports, keyHash: hashSecret(key) }));
}

/** Tells callers apart by `Authorization: Bearer …` (RFC 6750). */
export function callerOf(authorization: string | undefined, backends: readonly Backend[]): Caller {
  if (authorization === undefined) return { kind: 'anonymous' };
  const credential = bearerOf(authorization);
  if (credential === null) throw new ProblemError('api-key-invalid');
  const secretHash = hashSecret(credential);
  const verificationId = idOfClientSecret(credential);
  if (verificationId !== null) return { kind: 'client-secret', verificationId, secretHash };
  // Every key is compared, so that the time tells nothing of which one came near.
  const [backend] = backends.filter(({ keyHash }) => sameHash(keyHash, secretHash));
  if (backend === undefined) throw new ProblemError('api-key-invalid');
  return backend;
}

/** What an `Authorization` header brings (RFC 6750); null when it is of another kind. */
export function bearerOf(authorization: string): string | null {
  return /^Bearer +([^\s]{1,1024})$/i.exec(authorization)?.[1] ?? null;
}

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

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}
