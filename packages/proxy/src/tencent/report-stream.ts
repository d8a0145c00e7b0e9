import { readResponse } from './answers.js';
import { invalidAnswer } from './faults.js';

/** How much of a body is looked at before it is passed on, in bytes. A refusal is far shorter. */
const peekBytes = 4096;

/** How long a refusal may be that says so at its start, in bytes. */
const maxRefusalBytes = 64 * 1024;

const opening = /^\s*\{\s*"Response"\s*:\s*\{/;
const openingOfRefusal = /^\s*\{\s*"Response"\s*:\s*\{\s*"Error"\s*:/;

/**
 * Turns the body of a result into a stream, unless it is a refusal, which comes with the same HTTP
 * status. An answer that ends within the peek is parsed and checked whole. A longer one is a refusal
 * when `Error` is the first member of `Response`, as the vendor's documents show it; so a refusal is
 * missed only when it is longer than the peek and also differs from them. The report would then hold
 * the refusal, and no verdict hangs on a report.
 *
 * The rest is passed on as it is read, unparsed: an answer that ends too early, is too large or too
 * slow breaks the stream.
 *
 * @param body Chunks that are counted already.
 * @param ended Called once, when the stream has ended in whatever way.
 * @throws ProblemError the vendor's refusal, or `upstream-invalid-answer`
 */
export async function openReportStream(
  body: AsyncGenerator<Uint8Array, void>,
  ended: () => void,
): Promise<ReadableStream<Uint8Array>> {
  try {
    const start = await readUpTo(body, peekBytes);
    const text = new TextDecoder().decode(start.bytes);
    if (start.isWhole) {
      readResponse(start.bytes);
    } else if (openingOfRefusal.test(text)) {
      const rest = await readUpTo(body, maxRefusalBytes);
      readResponse(Buffer.concat([start.bytes, rest.bytes]));
      throw invalidAnswer('error answer');
    } else if (!opening.test(text)) {
      throw invalidAnswer('no response');
    }
    return streamOf(start.bytes, body, ended);
  } catch (error) {
    await body.return();
    throw error;
  }
}

/** Reads whole chunks until there are more bytes than asked for, or the body has ended. */
async function readUpTo(
  body: AsyncGenerator<Uint8Array, void>,
  limit: number,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= limit;) {
    const { done, value } = await body.next();
    if (done) return { bytes: Buffer.concat(chunks), isWhole: true };
    chunks.push(value);
    size += value.length;
  }
  return { bytes: Buffer.concat(chunks), isWhole: false };
}

function streamOf(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void>,
  ended: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(start),
    async pull(controller) {
      try {
        const { done, value } = await rest.next();
        if (!done) return controller.enqueue(value);
        controller.close();
        ended();
      } catch (error) {
        ended();
        throw error;
      }
    },
    async cancel() {
      ended();
      await rest.return();
    },
  });
}
