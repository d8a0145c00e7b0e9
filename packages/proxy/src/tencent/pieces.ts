import type { Receive } from './call.js';
import { cancelled } from './faults.js';

type Offer = { piece: Buffer; taken: () => void };

/**
 * An answer's body to be read at the reader's own speed: while nobody asks for the next piece, the
 * connection waits. Leaving it early ends the connection.
 *
 * @throws ProblemError
 */
export async function* piecesOf(receive: Receive): AsyncGenerator<Buffer, void> {
  const leaving = new AbortController();
  let next = nextOffer();
  const offer = (piece: Buffer) =>
    new Promise<void>((taken) => {
      next.resolve({ piece, taken });
    });
  receive(offer, leaving.signal).then(
    () => next.resolve(null),
    (error: unknown) => next.reject(error),
  );
  try {
    for (;;) {
      const offered = await next.promise;
      if (offered === null) return;
      next = nextOffer();
      yield offered.piece;
      offered.taken();
    }
  } finally {
    leaving.abort(cancelled());
  }
}

function nextOffer(): PromiseWithResolvers<Offer | null> {
  const offer = Promise.withResolvers<Offer | null>();
  // A fault may come while nobody asks; whoever asks next learns of it.
  offer.promise.catch(() => {});
  return offer;
}
