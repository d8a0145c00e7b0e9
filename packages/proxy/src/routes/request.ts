import type { IncomingHttpHeaders } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { longestWait } from 'ekyc-verify-protocol/vocabulary';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors.js';
import { VendorError } from '../tencent/errors.js';

/**
 * Caps a body. A route's own limit must leave room for a backend's photo; what a page sends is far
 * smaller.
 *
 * @throws ProblemError `body-too-large`; of a body without a length, as an error of the stream
 */
export function capBody(
  payload: Readable,
  headers: IncomingHttpHeaders,
  mostBytes: number,
): Readable {
  const length = headers['content-length'];
  if (length === undefined) return countBytes(payload, mostBytes);
  // Node reads no more of a body than its length says.
  if (Number(length) > mostBytes) throw new ProblemError('body-too-large');
  return payload;
}

function countBytes(payload: Readable, mostBytes: number): Transform {
  let bytes = 0;
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > mostBytes) done(new ProblemError('body-too-large'));
      else done(null, chunk);
    },
  });
  // A request that was refused for something else leaves its body without a reader.
  cap.on('error', () => {});
  payload.once('error', (error) => cap.destroy(error));
  return payload.pipe(cap);
}

/**
 * Aborts, with a reason that is no fault, when the connection ends before the answer has been sent, and at once when it has ended
 * already. Fastify's `request.signal` listens to the request, which closes as soon as its body has
 * been read: it would end every call with a body, or, asked for a moment later, none.
 */
export function callerGone(reply: FastifyReply): AbortSignal {
  const { raw } = reply;
  const controller = new AbortController();
  const leave = () => {
    if (!raw.writableFinished) controller.abort(new VendorError('cancelled'));
  };
  // Handlers wait for other things first, and `close` is not said a second time.
  if (raw.closed || raw.destroyed) leave();
  else raw.once('close', leave);
  return controller.signal;
}

/** A request header as one text; one that came several times is joined by commas (RFC 9110, 5.3). */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/**
 * Seconds of `Prefer: wait=N` (RFC 7240, section 4.3), at most 25. A preference that cannot be
 * read is ignored, as the RFC asks (section 2): 0.
 */
export function waitOf(prefer: string | undefined): number {
  for (const preference of (prefer ?? '').split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), longestWait);
  }
  return 0;
}
