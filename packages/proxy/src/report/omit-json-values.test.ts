import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openReportStream } from '../tencent/report-stream.js';
import { omitJsonValues } from './omit-json-values.js';

const names = new Set(['VideoBase64', 'CardImageBase64']);

async function omit(text: string, sizes: number[] = [text.length + 1]): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return new Response(ReadableStream.from(chunks).pipeThrough(omitJsonValues(names))).text();
}

/** What it has to come to, by parsing. */
const expected = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, inner: unknown) =>
      names.has(name) && typeof inner === 'string' ? null : inner,
    ),
  );

describe('JSON passing through', () => {
  it('loses the named strings and nothing else', async () => {
    const text =
      '{"a":"VideoBase64", "VideoBase64" : "AA\\"AA", "b":["CardImageBase64",":"],"CardImageBase64":null}';
    expect(await omit(text)).toBe(
      '{"a":"VideoBase64", "VideoBase64" : null, "b":["CardImageBase64",":"],"CardImageBase64":null}',
    );
  });

  it('has room for many empty strings', async () => {
    const text = `[${Array.from({ length: 1000 }, () => '{"VideoBase64":""}').join(',')}]`;
    expect(await omit(text)).toBe(text.replaceAll('""', 'null'));
  });

  it('comes out like the parsed value, however it is cut into chunks', async () => {
    const name = fc.oneof(fc.constantFrom(...names, 'Name', ':', '"', '\\'), fc.string());
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.constantFrom('VideoBase64', '\\"', ':', 'ü€😀', null, 0, true),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 5 }),
      ),
    })).tree;
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fc.constantFrom(undefined, 2),
        async (tree, sizes, indent) => {
          const text = JSON.stringify(tree, null, indent);
          expect(JSON.parse(await omit(text, sizes))).toEqual(expected(tree));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('waits for a slow reader, and holds a few chunks of a report however long it is', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'A');
    let taken = 0;
    async function* aLongReport() {
      yield Buffer.from('{"Response":{"BestFrameBase64":"');
      for (;;) {
        taken += 1;
        yield chunk;
      }
    }
    const report = await openReportStream(aLongReport(), () => undefined);
    const reader = report.pipeThrough(omitJsonValues(names)).getReader();
    for (let read = 1; read <= 20; read += 1) {
      await reader.read();
      // Everything that does not wait for the reader has come to its end by then.
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      expect(taken - read).toBeLessThanOrEqual(4);
    }
    await reader.cancel();
  });
});
