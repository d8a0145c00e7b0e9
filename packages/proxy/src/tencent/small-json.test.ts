import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Receive } from './call.js';
import { readSmallJson } from './small-json.js';

/** Reads a text that comes in pieces of these sizes, again and again. */
async function read(text: string, sizes: readonly number[] = [64 * 1024]): Promise<string> {
  const bytes = Buffer.from(text);
  const receive: Receive = async (take) => {
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      await take(bytes.subarray(at, at + size));
      at += size;
    }
  };
  return Buffer.from(await readSmallJson(receive)).toString();
}

const long = 'A+/='.repeat(2000);

/** What has to be left: every string of more than 4096 bytes, escapes as they are written, is empty. */
function expected(value: unknown): unknown {
  const shorten = (text: string) =>
    Buffer.byteLength(JSON.stringify(text)) - 2 > 4096 ? '' : text;
  if (typeof value === 'string') return shorten(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [shorten(name), expected(inner)]),
  );
}

describe('JSON without its long strings', () => {
  it('is the same where there are none', async () => {
    const text = '{"a":"\\"\\\\", "b" : [1, null, "ü€😀", ""], "c": {}}';
    expect(await read(text)).toBe(text);
    expect(await read(text, [1])).toBe(text);
  });

  it('has empty ones in their place', async () => {
    const text = `{"Video":"${long}","Code":0,"Pictures":["${long}","x"]}`;
    expect(await read(text)).toBe('{"Video":"","Code":0,"Pictures":["","x"]}');
  });

  it('is what parsing says, however the text is cut into pieces', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('\\', '"', '\\"', '\\\\', 'ü€😀', long, `${long}\\`, `"${long}"`),
    );
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        part,
        fc.array(part, { maxLength: 3 }).map((parts) => parts.join('')),
        fc.constantFrom(null, 0, true),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c"'), tie('tree'), { maxKeys: 3 }),
      ),
    })).tree;
    const sizes = fc.array(fc.constantFrom(1, 2, 3, 7, 1000, 4096, 70_000), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(value, sizes, fc.constantFrom(undefined, 2), async (tree, cuts, indent) => {
        const text = JSON.stringify(tree, null, indent);
        expect(JSON.parse(await read(text, cuts))).toEqual(expected(tree));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['{"a":"', '{"a":1', `{"a":"${long}`, `{"a":"${long}\\"}`, '{"a":"b"', ''])(
    'that ends too early stays unreadable: %#',
    async (text) => {
      const rest = await read(text);
      expect(() => JSON.parse(rest) as unknown).toThrow(SyntaxError);
    },
  );

  it('may not be large', async () => {
    const text = `[${'"0123456789",'.repeat(100_000)}""]`;
    await expect(read(text)).rejects.toMatchObject({ code: 'upstream-invalid-answer' });
  });

  it('holds no more than what is left while megabytes pass', async () => {
    const piece = Buffer.from('A'.repeat(64 * 1024));
    const video: Receive = async (take) => {
      await take(Buffer.from('{"VideoBase64":"'));
      for (let index = 0; index < 500; index += 1) await take(piece);
      await take(Buffer.from('","ErrorCode":0}'));
    };
    const rest = Buffer.from(await readSmallJson(video));
    expect(rest.toString()).toBe('{"VideoBase64":"","ErrorCode":0}');
  });
});
