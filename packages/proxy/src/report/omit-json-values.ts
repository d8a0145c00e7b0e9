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
      const kept = scanner(chunk);
      if (kept.length > 0) controller.enqueue(kept);
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

function createScanner(names: ReadonlySet<string>): (chunk: Uint8Array) => Uint8Array {
  let inString = false;
  let escaped = false;
  let omitting = false;
  /** Bytes of the string being read, or read last: the name of a member, if a colon follows. */
  let name: number[] = [];
  /** A colon followed a name that is to be omitted: the next string is its value. */
  let valueIsOmitted = false;

  return (chunk) => {
    // An empty string of two bytes becomes `null` of four; the last may begin with its quote alone.
    const kept = new Uint8Array(2 * chunk.length + nullText.length);
    let length = 0;
    for (const byte of chunk) {
      if (inString) {
        if (!omitting) kept[length++] = byte;
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          omitting = false;
          continue;
        }
        if (!omitting && name.length <= longestName) name.push(byte);
        continue;
      }
      if (byte === quote) {
        inString = true;
        omitting = valueIsOmitted;
        valueIsOmitted = false;
        if (omitting) {
          kept.set(nullText, length);
          length += nullText.length;
        } else {
          name = [];
          kept[length++] = byte;
        }
        continue;
      }
      if (byte === colon) valueIsOmitted = names.has(String.fromCharCode(...name));
      else if (!isSpace(byte)) valueIsOmitted = false;
      kept[length++] = byte;
    }
    return kept.subarray(0, length);
  };
}
