import type { IncomingHttpHeaders } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { ProblemError } from '../errors.js';

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
