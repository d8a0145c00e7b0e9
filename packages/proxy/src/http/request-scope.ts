import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const scope = new AsyncLocalStorage<string>();

/** The id of the request that is being answered; undefined for what the proxy does by itself. */
export function currentRequestId(): string | undefined {
  return scope.getStore();
}

/**
 * Lets everything that a request leads to know the request's id, so that a log line about a call
 * to the vendor names both the request and the vendor's RequestId.
 */
export function registerRequestScope(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => scope.run(request.id, done));
  // A body arrives in events of its connection, which know nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => scope.run(request.id, done));
}
