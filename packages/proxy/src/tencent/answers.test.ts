import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../errors.js';
import { readApplyAnswer, readResultAnswer } from './answers.js';

const api = new URL('https://faceid.intl.tencentcloudapi.com');
const readApply = (body: Uint8Array) => readApplyAnswer(body, api, ['.faceid.qq.com']);

const bytes = (text: string) => Buffer.from(text);
const answerOf = (members: Record<string, unknown>) =>
  bytes(JSON.stringify({ Response: { RequestId: 'request-1', ...members } }));

function problemOf(read: () => unknown): ProblemError {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const url = 'https://intl.faceid.qq.com/reflect/?token=A';
const BizToken = 'FB2B1A31-6E9E-4F0A-9F6B-0123456789AB';
const aResult = { ErrorCode: 0, OCRResult: [{ IsPass: true }], Extra: 'mark' };

const notAnswers = [
  ['HTML', '<html><title>CANARY</title></html>'],
  ['cut off', '{"Response":{"ErrorCode":0,"Extra":"CANARY'],
  ['empty', ''],
  ['null', 'null'],
  ['an object without Response', '{}'],
  ['an array', '[]'],
  ['a number', '0'],
  ['an event stream', 'data: {"Response":{"ErrorCode":0}}\n\n'],
  ['a Response of null', '{"Response":null}'],
  ['a Response that is an array', '{"Response":[]}'],
  ['a Response that is text', '{"Response":"CANARY"}'],
  ['without a RequestId', '{"Response":{"ErrorCode":0,"BizToken":"12345678"}}'],
  ['with a RequestId that is a number', '{"Response":{"RequestId":1,"ErrorCode":0}}'],
  ['with a RequestId of many words', '{"Response":{"RequestId":"Jane CANARY","ErrorCode":0}}'],
  ['with Error of text', '{"Response":{"RequestId":"1","Error":"CANARY","ErrorCode":0}}'],
  ['with Error without a code', '{"Response":{"RequestId":"1","Error":{"Message":"CANARY"}}}'],
  ['with a code of many words', '{"Response":{"RequestId":"1","Error":{"Code":"Jane CANARY"}}}'],
] as const;

describe.each([
  ['an Apply', readApply],
  ['a Get', readResultAnswer],
])('the answer to %s', (_, read) => {
  it.each(notAnswers)('that is %s is not believed, and not quoted', (_name, text) => {
    const error = problemOf(() => read(bytes(text)));
    expect(error.code).toBe('upstream-invalid-answer');
    expect(JSON.stringify([error.log, error.detail, error.message, error.stack])).not.toContain(
      'CANARY',
    );
    expect(error.cause).toBeUndefined();
  });

  it('that is not UTF-8 is not believed', () => {
    const broken = Buffer.concat([
      bytes('{"Response":{"RequestId":"1","Extra":"'),
      Buffer.of(0xff),
    ]);
    expect(problemOf(() => read(broken)).code).toBe('upstream-invalid-answer');
  });

  it('that is any JSON is believed or refused, and never crashes', () => {
    fc.assert(
      fc.property(fc.json(), fc.jsonValue(), (text, value) => {
        for (const body of [bytes(text), answerOf({ ErrorCode: value, BizToken: value })]) {
          try {
            read(body);
          } catch (error) {
            expect(error).toBeInstanceOf(ProblemError);
          }
        }
      }),
    );
  });

  it('that refuses tells the vendor’s code to the log, and its message to nobody', () => {
    const refusal = { Code: 'InvalidParameter', Message: 'CANARY' };
    const error = problemOf(() => read(answerOf({ ...aResult, BizToken, Error: refusal })));
    expect(error.code).toBe('upstream-refused');
    expect(error.log).toEqual({
      kind: 'request',
      vendorCode: 'InvalidParameter',
      vendorRequest: 'request-1',
    });
    expect(JSON.stringify([error.message, error.detail, error.stack])).not.toContain('CANARY');
  });

  it.each([
    ['a message of null', { Error: { Code: 'UnauthorizedOperation', Message: null } }],
    ['a message in parts', { Error: { Code: 'UnauthorizedOperation', Message: { text: 'x' } } }],
    ['spaces around the code', { Error: { Code: ' UnauthorizedOperation ' } }],
    ['a code with a hyphen', { Error: { Code: 'UnauthorizedOperation.Not-Activated' } }],
    ['no RequestId', { RequestId: null, Error: { Code: 'UnauthorizedOperation' } }],
  ])('that refuses with %s has the kind of its code', (_name, members) => {
    expect(problemOf(() => read(answerOf(members))).log).toMatchObject({ kind: 'account' });
  });
});

it('an answer with Error of null is no refusal', () => {
  const answer = { ...aResult, BizToken, VerificationURL: '', VerificationUrl: url, Error: null };
  expect(readResultAnswer(answerOf(answer)).documents).toEqual([{ isPass: true }]);
  expect(readApply(answerOf(answer)).verificationUrl).toBe(url);
});

describe('the answer to an Apply', () => {
  it.each(['VerificationURL', 'VerificationUrl'])('names its URL %s', (name) => {
    expect(readApply(answerOf({ BizToken, [name]: url }))).toEqual({
      bizToken: BizToken,
      verificationUrl: url,
      requestId: 'request-1',
    });
  });

  it.each([
    {},
    { BizToken },
    { VerificationURL: url },
    { BizToken, VerificationURL: null },
    { BizToken, VerificationURL: 1 },
    { BizToken: null, VerificationURL: url },
    { BizToken: 12345678, VerificationURL: url },
    { BizToken: '', VerificationURL: url },
    { BizToken: 'short', VerificationURL: url },
    { BizToken: 'x'.repeat(257), VerificationURL: url },
    { BizToken: 'with space', VerificationURL: url },
    { BizToken: '../../../etc', VerificationURL: url },
    { BizToken: `${BizToken}\n`, VerificationURL: url },
  ])('%j is not believed', (members) => {
    const error = problemOf(() => readApply(answerOf(members)));
    expect(error.code).toBe('upstream-invalid-answer');
    expect(error.log.vendorRequest).toBe('request-1');
  });
});

describe('the answer to a Get', () => {
  it('gives what a verdict needs and nothing else', () => {
    const personal = { VideoBase64: 'AAAA', BestFrameBase64: 'AAAA', VerificationDetailList: [] };
    const OCRResult = [{ IsPass: true, CardImageBase64: 'AAAA', NormalCardInfo: { HKIDCard: {} } }];
    expect(readResultAnswer(answerOf({ ...aResult, ...personal, OCRResult }))).toEqual({
      errorCode: 0,
      documents: [{ isPass: true }],
      extra: 'mark',
      requestId: 'request-1',
    });
  });

  it('may have null, or nothing, for all but the code', () => {
    const nothing = { errorCode: null, documents: null, extra: null, requestId: 'request-1' };
    const nulls = { ErrorCode: null, OCRResult: null, Extra: null, VideoBase64: null };
    expect(readResultAnswer(answerOf(nulls))).toEqual(nothing);
    expect(readResultAnswer(answerOf({ ErrorCode: null }))).toEqual(nothing);
  });

  it('keeps a verdict that is missing apart from one of true', () => {
    const OCRResult = [{ IsPass: true }, { IsPass: false }, { IsPass: null }, {}];
    const { documents } = readResultAnswer(answerOf({ ...aResult, OCRResult }));
    expect(documents?.map(({ isPass }) => isPass)).toEqual([true, false, null, null]);
  });

  it.each([
    ...['0', '', true, false, 0.5, 2 ** 31, 1e300, [0], { code: 0 }].map((ErrorCode) => ({
      ErrorCode,
    })),
    ...['[]', {}, 0, true, [null], [[]], ['x'], [{ IsPass: 'true' }], [{ IsPass: 0 }]].map(
      (OCRResult) => ({ ErrorCode: 0, OCRResult }),
    ),
    ...[1, {}, ['mark'], true].map((Extra) => ({ ErrorCode: 0, Extra })),
    { OCRResult: [{ IsPass: true }], Extra: 'mark' },
  ])('%j decides nothing', (members) => {
    const error = problemOf(() => readResultAnswer(answerOf(members)));
    expect(error.code).toBe('upstream-invalid-answer');
    expect(error.log).toMatchObject({ fault: 'result answer', vendorRequest: 'request-1' });
  });
});
