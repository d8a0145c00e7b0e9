/**
 * Replaces the string values of named members by `null` while JSON text passes through, whatever
 * its depth and size. Nothing is held but a member's name: a photo of megabytes costs no memory.
 *
 * The text is taken as well-formed (the receiver parses it anyway); bytes in, bytes out.
 */
export function omitJsonValues(
  names: ReadonlySet<string>,
): TransformStream<Uint8Array, Uint8Array> {
  const scanner = createScanner(names);
  return new TransformStream({
    transform(chunk, controller) {
      for (const kept of scanner(chunk)) controller.enqueue(kept);
    },
  });
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const nullText = new TextEncoder().encode('null');
/** No member's name that matters is longer; a longer string is none. */
const longestName = 64;

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Gives of each chunk the pieces that are kept, which are parts of it. Within a string only its end
 * and backslashes are looked for, which costs little for the megabytes of a video.
 */
function createScanner(names: ReadonlySet<string>): (chunk: Uint8Array) => Uint8Array[] {
  let inString = false;
  let escaped = false;
  let omitting = false;
  /** Bytes of the string being read, or read last: the name of a member, if a colon follows. */
  const name = Buffer.alloc(longestName + 1);
  let nameLength = 0;
  /** A colon followed a name that is to be omitted: the next string is its value. */
  let valueIsOmitted = false;

  return (chunk) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const pieces: Uint8Array[] = [];
    /** Where the piece begins that is kept next. */
    let keptFrom = 0;
    /** The first backslash that is not behind: looked for once, however many strings come before it. */
    let nextBackslash = -1;
    let at = 0;

    function keepUpTo(end: number): void {
      if (end > keptFrom) pieces.push(bytes.subarray(keptFrom, end));
    }

    /** Goes to the end of the string, to behind its next backslash, or to the end of the chunk. */
    function passString(): void {
      const from = at;
      if (escaped) {
        escaped = false;
        at += 1;
      } else {
        const end = indexOrEnd(bytes, quote, at);
        if (nextBackslash < at) nextBackslash = indexOrEnd(bytes, backslash, at);
        const isEscape = nextBackslash < end;
        escaped = isEscape;
        inString = isEscape || end === bytes.length;
        at = Math.min(bytes.length, (isEscape ? nextBackslash : end) + 1);
      }
      if (!omitting) {
        const nameEnd = inString ? at : at - 1;
        nameLength += bytes.copy(name, nameLength, from, nameEnd);
      } else if (!inString) {
        omitting = false;
        keptFrom = at;
      }
    }

    function passOther(byte: number): void {
      at += 1;
      if (byte === quote) {
        inString = true;
        omitting = valueIsOmitted;
        valueIsOmitted = false;
        nameLength = 0;
        if (omitting) {
          keepUpTo(at - 1);
          pieces.push(nullText);
        }
      } else if (byte === colon) {
        valueIsOmitted = names.has(name.toString('latin1', 0, nameLength));
      } else if (!isSpace(byte)) {
        valueIsOmitted = false;
      }
    }

    while (at < bytes.length) {
      if (inString) passString();
      else passOther(bytes[at] ?? 0);
    }
    if (!omitting) keepUpTo(bytes.length);
    return pieces;
  };
}

function indexOrEnd(bytes: Buffer, byte: number, from: number): number {
  const index = bytes.indexOf(byte, from);
  return index === -1 ? bytes.length : index;
}
