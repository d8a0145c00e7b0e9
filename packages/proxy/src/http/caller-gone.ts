import type { FastifyReply } from 'fastify';

/**
 * Aborts when the connection ends before the answer has been sent, and at once when it has ended
 * already. Fastify's `request.signal` listens to the request, which closes as soon as its body has
 * been read: it would end every call with a body, or, asked for a moment later, none.
 */
export function callerGone(reply: FastifyReply): AbortSignal {
  const { raw } = reply;
  const controller = new AbortController();
  const leave = () => {
    if (!raw.writableFinished) controller.abort();
  };
  // Handlers wait for other things first, and `close` is not said a second time.
  if (raw.closed || raw.destroyed) leave();
  else raw.once('close', leave);
  return controller.signal;
}
