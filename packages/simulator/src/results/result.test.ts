import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { knownDocumentTypes } from '../api/apply-parameters.js';
import { scenarios, type ScenarioName } from '../scenarios.js';
import { goodStart, result, startOne } from '../testing/client.js';
import { runSimulator } from '../testing/running.js';
import { cardInfos, type DocumentKind } from './documents.js';
import { picture, video } from './media.js';

/** What the vendor would say of a verification that ended so. */
async function resultAfter(
  scenario: ScenarioName,
  config: object = goodStart.Config,
): Promise<Record<string, unknown>> {
  const simulator = await runSimulator();
  const photo = { CompareImageBase64: 'aGFsbG8=' };
  const bizToken = await startOne(simulator, { ...goodStart, ...photo, Config: config });
  simulator.finish(bizToken, scenario);
  return result(simulator, bizToken);
}

describe('a result', () => {
  it('that passed carries document, pictures, video and the try', async () => {
    const passed = await resultAfter('pass', { ...goodStart.Config, IdCardCutReturn: true });
    expect(passed).toMatchObject({
      ErrorCode: 0,
      VerificationDetailList: [
        { ErrorCode: 0, LivenessErrorCode: 0, CompareErrorCode: 0, Seq: expect.any(String) },
      ],
      OCRResult: [
        {
          IsPass: true,
          WarnCardInfos: [],
          CardInfo: null,
          NormalCardInfo: { HKIDCard: { FullName: 'SPECIMEN, Testa' } },
          OriginalCardInfo: null,
          HeadImageBase64: expect.stringMatching(/^iVBORw0KGgo/),
          CardBackImageBase64: expect.stringMatching(/^iVBORw0KGgo/),
          CardCutImageBase64: expect.stringMatching(/^iVBORw0KGgo/),
        },
      ],
      BestFrameBase64: expect.stringMatching(/^iVBORw0KGgo/),
      VideoBase64: expect.stringMatching(/^AAAAGGZ0eXBpc29t/),
      Extra: 'mark',
    });
    const [last] = passed.VerificationDetailList as { Similarity: number }[];
    expect(last?.Similarity).toBeGreaterThanOrEqual(70);
    expect(last?.Similarity).toBeLessThanOrEqual(100);
  });

  it('after several tries lists them, the deciding one last', async () => {
    const { VerificationDetailList } = await resultAfter('pass-after-tries');
    const tries = VerificationDetailList as { ErrorCode: number; ReqTimestamp: number }[];
    expect(tries.map(({ ErrorCode }) => ErrorCode)).toEqual([1004, 1201, 0]);
    const times = tries.map(({ ReqTimestamp }) => ReqTimestamp);
    expect(times.toSorted((one, other) => one - other)).toEqual(times);
  });

  it('of a document with a warning has IsPass false beside ErrorCode 0', async () => {
    expect(await resultAfter('document-warning')).toMatchObject({
      ErrorCode: 0,
      OCRResult: [{ IsPass: false, WarnCardInfos: [-9103] }],
    });
  });

  it('writes warnings with either sign, as the vendor does', async () => {
    expect(await resultAfter('document-copied')).toMatchObject({
      ErrorCode: 0,
      OCRResult: [{ IsPass: false, WarnCardInfos: [9102] }],
    });
  });

  it('without a document that should be there has OCRResult null beside ErrorCode 0', async () => {
    expect(await resultAfter('document-missing')).toMatchObject({ ErrorCode: 0, OCRResult: null });
  });

  it.each([
    [1, { face: true, document: true, compared: true }],
    [2, { face: true, document: false, compared: true }],
    [3, { face: true, document: false, compared: false }],
    [4, { face: false, document: true, compared: false }],
  ])('of check mode %i holds what that mode looks at', async (CheckMode, expected) => {
    const passed = await resultAfter('pass', { ...goodStart.Config, CheckMode });
    const [last] = passed.VerificationDetailList as { CompareErrorCode: number | null }[];
    expect({
      face: passed.BestFrameBase64 !== null,
      document: passed.OCRResult !== null,
      compared: last?.CompareErrorCode === 0,
    }).toEqual(expected);
  });

  it('of a person who left holds nothing of them', async () => {
    expect(await resultAfter('leave')).toMatchObject({
      ErrorCode: 1410,
      VerificationDetailList: [],
      VideoBase64: null,
      BestFrameBase64: null,
      OCRResult: null,
    });
  });

  it('of check mode 4 holds the fields as JSON text', async () => {
    const { OCRResult } = await resultAfter('pass', { ...goodStart.Config, CheckMode: 4 });
    const [document] = OCRResult as { NormalCardInfo: unknown; OriginalCardInfo: string }[];
    expect(document?.NormalCardInfo).toBeNull();
    expect(JSON.parse(document?.OriginalCardInfo ?? '')).toMatchObject({
      HKIDCard: { FullName: 'SPECIMEN, Testa' },
    });
  });

  it('has risk tags of each try with Version PLUS alone', async () => {
    const tagsOf = async (Version: string) => {
      const config = { ...goodStart.Config, Version };
      const { VerificationDetailList } = await resultAfter('spoofing', config);
      return (VerificationDetailList as { LivenessInfoTag: unknown }[])[0]?.LivenessInfoTag;
    };
    expect(await tagsOf('PLUS')).toEqual(['03']);
    expect(await tagsOf('BASIC')).toBeNull();
  });

  it('leaves out the portrait and the document’s back on demand, as the vendor once did', async () => {
    const simulator = await runSimulator();
    const bizToken = await startOne(simulator);
    simulator.finish(bizToken, 'pass', { newerImages: false });
    expect(await result(simulator, bizToken)).toMatchObject({
      OCRResult: [{ HeadImageBase64: null, CardBackImageBase64: null }],
    });
  });

  it('of a passport has no picture of its back', async () => {
    const config = { ...goodStart.Config, IDCardType: 'InternationalIDPassport' };
    expect(await resultAfter('pass', config)).toMatchObject({
      OCRResult: [{ CardBackImageBase64: null }],
    });
  });

  it.each<DocumentKind>(['TaiWanIDCard', 'HMTPermitCard', 'GeneralCard'])(
    'has its fields below %s when that document came instead of the one that was asked for',
    async (documentKind) => {
      for (const CheckMode of [1, 4]) {
        const simulator = await runSimulator();
        const bizToken = await startOne(simulator, {
          ...goodStart,
          Config: { CheckMode, IDCardType: 'InternationalIDPassport' },
        });
        simulator.finish(bizToken, 'pass', { documentKind });
        const { OCRResult } = await result(simulator, bizToken);
        const [{ NormalCardInfo, OriginalCardInfo } = {}] = OCRResult as Record<string, unknown>[];
        const fields = NormalCardInfo ?? JSON.parse(String(OriginalCardInfo));
        expect(Object.keys(fields)).toEqual([documentKind]);
      }
    },
  );

  it('has CardInfo, with its own names, only when the options switch it on', async () => {
    const simulator = await runSimulator({ returnCardInfo: true });
    const bizToken = await startOne(simulator);
    simulator.finish(bizToken, 'pass');
    expect(await result(simulator, bizToken)).toMatchObject({
      OCRResult: [
        {
          CardInfo: { HKIDCard: { EnName: 'SPECIMEN, Testa', IdNum: 'X000000(0)' } },
          NormalCardInfo: { HKIDCard: { FullName: 'SPECIMEN, Testa' } },
        },
      ],
    });
  });

  it('that is late looks unfinished until it is there', async () => {
    let now = Date.now();
    const simulator = await runSimulator({ now: () => now });
    const timestamp = () => ({ timestamp: Math.floor(now / 1000) });
    const bizToken = await startOne(simulator, goodStart, timestamp());
    simulator.finish(bizToken, 'pass-late');
    now += 4_999;
    const early = await result(simulator, bizToken, timestamp());
    expect(early).toMatchObject({ ErrorCode: null, OCRResult: null, Extra: 'mark' });
    now += 1;
    expect(await result(simulator, bizToken, timestamp())).toMatchObject({ ErrorCode: 0 });
  });

  it('is the same at each asking', async () => {
    const simulator = await runSimulator();
    const bizToken = await startOne(simulator);
    simulator.finish(bizToken, 'pass');
    const { RequestId: first, ...once } = await result(simulator, bizToken);
    const { RequestId: second, ...again } = await result(simulator, bizToken);
    expect(again).toEqual(once);
    expect(second).not.toBe(first);
  });

  it('is as large as one wants it', async () => {
    const simulator = await runSimulator();
    const bizToken = await startOne(simulator);
    simulator.finish(bizToken, 'pass', { videoBytes: 1_000_000, imageBytes: 50_000 });
    const { VideoBase64, BestFrameBase64 } = await result(simulator, bizToken);
    expect(Buffer.from(String(VideoBase64), 'base64')).toHaveLength(1_000_000);
    expect(Buffer.from(String(BestFrameBase64), 'base64')).toHaveLength(50_000);
  });

  it.each(scenarios)(
    'can be $name, with code $errorCode',
    async ({ name, errorCode, label, shape }) => {
      let now = Date.now();
      const simulator = await runSimulator({ now: () => now });
      const bizToken = await startOne(simulator);
      simulator.finish(bizToken, name);
      now += shape.lateMs ?? 0;
      expect(await result(simulator, bizToken)).toMatchObject({
        ErrorCode: errorCode,
        ErrorMsg: label,
      });
    },
  );
});

it.each(knownDocumentTypes)('%s is read as fields of one kind', (type) => {
  const { NormalCardInfo } = cardInfos(type, 1);
  expect([[type], ['GeneralCard']]).toContainEqual(Object.keys(NormalCardInfo ?? {}));
  const { OriginalCardInfo, ...others } = cardInfos(type, 4);
  expect(JSON.parse(OriginalCardInfo ?? '')).toEqual(NormalCardInfo);
  expect(others).toEqual({ CardInfo: null, NormalCardInfo: null });
});

describe('pictures and videos', () => {
  it('a picture is a PNG that decodes to one colour', () => {
    const file = Buffer.from(picture([1, 2, 3], 0), 'base64');
    const start = file.indexOf('IDAT');
    const pixels = inflateSync(file.subarray(start + 4, start + 4 + file.readUInt32BE(start - 4)));
    expect(pixels).toHaveLength(16 * (1 + 24 * 3));
    expect([...pixels.subarray(0, 7)]).toEqual([0, 1, 2, 3, 1, 2, 3]);
  });

  it('a video is a chain of MP4 boxes', () => {
    const file = Buffer.from(video(1000), 'base64');
    expect(file).toHaveLength(1000);
    const first = file.readUInt32BE(0);
    expect(file.toString('latin1', 4, 8)).toBe('ftyp');
    expect(file.toString('latin1', first + 4, first + 8)).toBe('free');
    expect(first + file.readUInt32BE(first)).toBe(1000);
  });
});
