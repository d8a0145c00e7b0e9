import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { Refusal } from './variable.js';

/** Reads a text file that a person or a program wrote on any system. Throws what `reasonOf` explains. */
export function readTextFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    return decodeText(readBytes(file));
  } finally {
    closeSync(file);
  }
}

/** More than any file of settings or secrets has; a device such as `/dev/zero` never ends. */
const mostBytes = 1024 * 1024;

function readBytes(file: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(mostBytes + 1);
  let length = 0;
  for (;;) {
    // A pipe, such as a shell makes of `<(command)`, gives what it has bit by bit.
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > mostBytes) throw new Refusal('is larger than 1 MB; name a file with text');
  }
}

/** Writes a file with secrets: never over one that is there, and readable by nobody else from the first byte on. */
export function writeSecretFile(path: string, text: string): void {
  writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
}

/**
 * The text of a file: UTF-8, or UTF-16 as Windows PowerShell writes it with `>`, with or without a
 * byte order mark. Other bytes are refused: a secret that is read wrongly fails somewhere else later.
 *
 * @throws Refusal
 */
function decodeText(bytes: Uint8Array): string {
  try {
    // A byte order mark is dropped by the decoder.
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // What the decoder says does not help whoever wrote the file.
  }
  throw new Refusal('is not plain text; save it as UTF-8');
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Names of variables and digits of keys are ASCII: in UTF-16 every other byte of them is zero.
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 ? 'utf-16be' : 'utf-8';
}

/** Why a file could not be read, in words that follow its name. Neither path nor content is repeated. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'doesn’t exist',
    ENOTDIR: 'doesn’t exist',
    EISDIR: 'is a folder',
    ENAMETOOLONG:
      'can’t exist, because its name is too long; write a path, not what the file holds',
    EACCES: 'can’t be read by this user',
    EPERM: 'can’t be read by this user',
  };
  return reasons[code] ?? `can’t be read${code === '' ? '' : ` (${code})`}`;
}
