import { Transform, type Readable } from 'node:stream';
import { ProblemError } from '../errors.js';

/**
 * Caps a body while it arrives. A route's own limit must leave room for a backend's photo; what a
 * page sends is far smaller.
 */
export function capBody(payload: Readable, mostBytes: number): Transform {
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
