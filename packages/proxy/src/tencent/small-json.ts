import type { Receive } from './call.js';
import { invalidAnswer } from './faults.js';

const quote = 0x22;
const backslash = 0x5c;

/** A string longer than this, in bytes, is let go of: a picture or a video, nothing that a verdict needs. */
const longestString = 4096;

/** What may be left of an answer without its long strings, in bytes. */
const largestRest = 1024 * 1024;

/**
 * Reads JSON text and keeps it without its long strings, which become empty ones while they come
 * in. What is left is parsed as usual, so a text whose structure is broken, or that ends too early,
 * is still noticed; only what stands inside a long string is not looked at.
 *
 * A result has megabytes of pictures and video: searched for their closing quote, they cost a
 * hundredth of what parsing them costs, and no memory.
 *
 * @throws ProblemError `upstream-invalid-answer` when more is left than an answer can have
 */
export async function readSmallJson(receive: Receive): Promise<Uint8Array> {
  const scanner = createScanner();
  await receive((piece) => {
    scanner.take(piece);
    if (scanner.size() > largestRest) throw invalidAnswer('too large');
  });
  return scanner.rest();
}

function createScanner() {
  const kept: Buffer[] = [];
  let size = 0;
  let inString = false;
  /** Bytes of the string being read that are kept at the end of `kept`, and how many pieces they are. */
  let stringSize = 0;
  let stringPieces = 0;
  /** The string being read is too long: its bytes are let go of. */
  let isSkipping = false;
  /** Whether the bytes before end in an odd number of backslashes: the next byte is escaped. */
  let isEscaped = false;

  function keep(piece: Buffer): void {
    if (piece.length === 0) return;
    kept.push(piece);
    size += piece.length;
  }

  function keepOfString(piece: Buffer): void {
    if (isSkipping || piece.length === 0) return;
    stringSize += piece.length;
    if (stringSize <= longestString) {
      // A copy: the slice would hold the whole chunk in memory.
      keep(Buffer.from(piece));
      stringPieces += 1;
      return;
    }
    isSkipping = true;
    for (; stringPieces > 0; stringPieces -= 1) size -= kept.pop()?.length ?? 0;
  }

  /** Where the string that goes on at `from` ends: the place of its quote, or -1 when it goes on in the next chunk. */
  function endOfString(chunk: Buffer, from: number): number {
    for (let at = from; ;) {
      const place = chunk.indexOf(quote, at);
      const end = place === -1 ? chunk.length : place;
      let backslashes = 0;
      while (end - 1 - backslashes >= from && chunk[end - 1 - backslashes] === backslash) {
        backslashes += 1;
      }
      // Backslashes that reach back to the beginning go on from the chunk before.
      const reachesBack = end - backslashes === from && isEscaped;
      const escapes = (backslashes + Number(reachesBack)) % 2 === 1;
      if (place === -1) {
        isEscaped = escapes;
        return -1;
      }
      if (!escapes) return place;
      at = place + 1;
    }
  }

  return {
    size: () => size,
    rest: () => Buffer.concat(kept),
    take(chunk: Buffer): void {
      for (let at = 0; at < chunk.length;) {
        if (!inString) {
          const start = chunk.indexOf(quote, at);
          keep(Buffer.from(chunk.subarray(at, start === -1 ? chunk.length : start + 1)));
          if (start === -1) return;
          at = start + 1;
          inString = true;
          isSkipping = false;
          isEscaped = false;
          stringSize = 0;
          stringPieces = 0;
          continue;
        }
        const end = endOfString(chunk, at);
        keepOfString(chunk.subarray(at, end === -1 ? chunk.length : end));
        if (end === -1) return;
        keep(Buffer.from([quote]));
        inString = false;
        at = end + 1;
      }
    },
  };
}
