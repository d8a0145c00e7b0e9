import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors.js';
import { createCallerCheck, type Caller } from '../security/callers.js';

/** Tells every request of this scope who makes it, before anything else is done for it. */
export function registerAuth(
  app: FastifyInstance,
  keys: { apiKeys: readonly string[]; reportApiKeys: readonly string[] },
): void {
  const callerOf = createCallerCheck(keys);
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request) => {
    // A connection that was reset has no address left to count by, and nobody waits for the answer.
    if ((request.ip as string | undefined) === undefined) throw new ProblemError('invalid-request');
    request.caller = callerOf(request.headers.authorization);
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}
