import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { openReportStream } from './report-stream.js';

/** A body in chunks that are never larger than this, and what became of it. */
function aBody(content: string, chunkSize = 1000) {
  const bytes = Buffer.from(content);
  const state = { read: 0, left: false };
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    try {
      while (state.read < bytes.length) {
        const chunk = bytes.subarray(state.read, state.read + chunkSize);
        state.read += chunk.length;
        yield chunk;
      }
    } finally {
      state.left = true;
    }
  }
  return { body: chunks(), state };
}

const result = (video: string) =>
  JSON.stringify({ Response: { ErrorCode: 0, VideoBase64: video, RequestId: 'request-1' } });
const refusal = (message: string) => {
  const error = { Code: 'InvalidParameterValue.BizTokenExpired', Message: message };
  return JSON.stringify({ Response: { Error: error, RequestId: 'request-1' } });
};

describe('a report', () => {
  it('is the whole answer, byte for byte, however it was cut', async () => {
    const anyVideo = fc.integer({ min: 0, max: 20_000 }).map((length) => 'ü'.repeat(length));
    const anyChunk = fc.integer({ min: 1, max: 10_000 });
    await fc.assert(
      fc.asyncProperty(anyVideo, anyChunk, async (video, chunkSize) => {
        const { body, state } = aBody(result(video), chunkSize);
        let ended = 0;
        const stream = await openReportStream(body, () => (ended += 1));
        expect(await text(stream)).toBe(result(video));
        expect(state.left).toBe(true);
        expect(ended).toBe(1);
      }),
      { numRuns: 50 },
    );
  });

  it('is read only as fast as somebody takes it', async () => {
    const { body, state } = aBody(result('A'.repeat(1_000_000)));
    const stream = await openReportStream(body, () => {});
    await new Promise((resolve) => setImmediate(resolve));
    expect(state.read).toBeLessThan(10_000);
    await stream.cancel();
  });

  it('that nobody wants any more ends the connection', async () => {
    const { body, state } = aBody(result('A'.repeat(100_000)));
    let ended = 0;
    const stream = await openReportStream(body, () => (ended += 1));
    await stream.cancel();
    expect(state.left).toBe(true);
    expect(ended).toBe(1);
  });

  it('that breaks on the way breaks its stream', async () => {
    const fault = new ProblemError('upstream-unavailable');
    async function* breaking(): AsyncGenerator<Uint8Array, void> {
      yield Buffer.from(result('A'.repeat(5000)).slice(0, 5000));
      throw fault;
    }
    let ended = 0;
    const stream = await openReportStream(breaking(), () => (ended += 1));
    await expect(text(stream)).rejects.toBe(fault);
    expect(ended).toBe(1);
  });
});

describe('an answer that is a refusal', () => {
  it.each([
    ['short', refusal('no')],
    [
      'short, with its RequestId first',
      '{"Response":{"RequestId":"1","Error":{"Code":"InvalidParameterValue.BizTokenExpired"}}}',
    ],
    ['longer than the peek', refusal('x'.repeat(10_000))],
  ])('and %s is no report', async (_, content) => {
    const { body, state } = aBody(content);
    const opened = openReportStream(body, () => {});
    await expect(opened).rejects.toMatchObject({
      code: 'upstream-refused',
      log: { kind: 'token-expired' },
    });
    expect(state.left).toBe(true);
  });

  it('and never ends is given up', async () => {
    const { body, state } = aBody(refusal('x'.repeat(10_000_000)));
    const opened = openReportStream(body, () => {});
    await expect(opened).rejects.toMatchObject({ code: 'upstream-invalid-answer' });
    expect(state.left).toBe(true);
    expect(state.read).toBeLessThan(100_000);
  });
});

it.each([
  '',
  'null',
  '{}',
  '[]',
  '<html>',
  '{"Response":{',
  '{"Response":{"ErrorCode":0}}',
  '"'.repeat(5000),
  `{"Other":{"a":"${'x'.repeat(5000)}"}}`,
])('an answer that begins %.20j is no report', async (content) => {
  const { body, state } = aBody(content);
  const opened = openReportStream(body, () => {});
  await expect(opened).rejects.toMatchObject({ code: 'upstream-invalid-answer' });
  expect(state.left).toBe(true);
});
