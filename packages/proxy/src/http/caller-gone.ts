import type { FastifyReply } from 'fastify';

/**
 * Aborts when the connection ends before the answer has been sent. Fastify's `request.signal` listens
 * to the request, which closes as soon as its body has been read: it would end every call with a
 * body, or, asked for a moment later, none.
 */
export function callerGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
