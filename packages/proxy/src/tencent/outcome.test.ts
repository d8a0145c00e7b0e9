import { hints, type CheckMode, type Hint, type Reason } from 'ekyc-verify-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hintOf, outcomeOf, resultCodes } from './outcome.js';
import type { ResultAnswer } from './answers.js';

const checkModes = [1, 2, 3, 4] as const;

function anAnswer(different: Partial<ResultAnswer> = {}): ResultAnswer {
  return {
    errorCode: 0,
    documents: [{ isPass: true }],
    extra: null,
    requestId: 'request-1',
    ...different,
  };
}

/** The vendor's table a second time, as the reference groups it, so that a slip in a row shows. */
const kinds: [Reason, number[]][] = [
  ['integration', [1, 2, 3]],
  ['service', [4, 8, 9, 10, 11, 12, 13, 1001]],
  ['expired', [14, 15]],
  ['limit', [16]],
  ['capture', [202, 1104, 1105, 1107, 1108]],
  ['rejected', [1002, 1003, 1005, 2016]],
  ['capture', [1004, 1102]],
  ['capture', [1101, 1103, 1106, 1109]],
  ['capture', [1201, 1202]],
  ['timed-out', [1409]],
  ['cancelled', [1410]],
  ['capture', [2004, 2010, 2012, 2017]],
];
const rows = kinds.flatMap(([reason, codes]) => codes.map((code) => [code, reason] as const));

describe('a result code', () => {
  it.each(rows)('%i means %s', (code, reason) => {
    for (const checkMode of checkModes) {
      expect(outcomeOf(anAnswer({ errorCode: code }), checkMode)).toEqual({
        status: 'failed',
        reason,
        resultCode: code,
      });
    }
  });

  it('has a row in the table for each that the vendor documents, and for no other', () => {
    const documented = [0, ...rows.map(([code]) => code)];
    expect(Object.keys(resultCodes).map(Number)).toEqual(documented.toSorted((a, b) => a - b));
  });

  it('that nobody has heard of fails as unknown and keeps its number', () => {
    const anyUnknown = fc.integer().filter((code) => code !== 17 && !(code in resultCodes));
    fc.assert(
      fc.property(anyUnknown, (code) => {
        expect(outcomeOf(anAnswer({ errorCode: code }), 1)).toEqual({
          status: 'failed',
          reason: 'unknown',
          resultCode: code,
        });
      }),
    );
  });

  it.each([null, 17])(
    'of %s means that the person has not finished, whatever else the answer holds',
    (errorCode) => {
      for (const checkMode of checkModes) {
        expect(outcomeOf(anAnswer({ errorCode }), checkMode)).toBeNull();
      }
    },
  );
});

describe('a hint', () => {
  const told: [Hint, number[]][] = [
    ['light', [1201, 1202]],
    ['covered', [2017]],
    ['several-faces', [2012]],
    ['no-face', [1004, 1102]],
    ['sound', [1101, 1103, 1106, 1109]],
    ['video', [202, 1104, 1105, 1107, 1108]],
  ];

  it.each(told)('says "%s" after %j', (hint, codes) => {
    for (const code of codes) expect(hintOf('capture', code)).toBe(hint);
  });

  it('is there for every capture whose cause is known, and uses every word', () => {
    const captures = rows.flatMap(([code, reason]) => (reason === 'capture' ? [code] : []));
    // What was wrong with the picture, the sister product does not say.
    const vague = new Set([2004, 2010]);
    for (const code of vague) expect(hintOf('capture', code)).toBeUndefined();
    const clear = new Set(captures.filter((code) => !vague.has(code)));
    expect(new Set(told.flatMap(([, codes]) => codes))).toEqual(clear);
    expect(told.map(([hint]) => hint)).toEqual(hints);
  });

  it('tells nothing about a rejection, nor about anything else', () => {
    for (const [code, reason] of rows)
      if (reason !== 'capture') expect(hintOf(reason, code)).toBeUndefined();
    // A code 0 whose document was refused, and a row whose reason is another than its code's.
    expect(hintOf('rejected', 0)).toBeUndefined();
    expect(hintOf('rejected', 1201)).toBeUndefined();
    expect(hintOf(null, null)).toBeUndefined();
  });
});

describe('code 0', () => {
  it.each([1, 4] as const)('passes in mode %i with documents that all pass', (checkMode) => {
    const documents = [{ isPass: true }, { isPass: true }];
    expect(outcomeOf(anAnswer({ documents }), checkMode)).toEqual({
      status: 'passed',
      reason: null,
      resultCode: 0,
    });
  });

  it.each([1, 4] as const)('is rejected in mode %i with one that does not', (checkMode) => {
    const documents = [{ isPass: true }, { isPass: false }];
    expect(outcomeOf(anAnswer({ documents }), checkMode)).toEqual({
      status: 'failed',
      reason: 'rejected',
      resultCode: 0,
    });
  });

  it.each([1, 4] as const)('is no pass in mode %i with a verdict that is missing', (checkMode) => {
    for (const documents of [[{ isPass: null }], [{ isPass: true }, { isPass: null }]]) {
      expect(outcomeOf(anAnswer({ documents }), checkMode)).toEqual({
        status: 'failed',
        reason: 'unknown',
        resultCode: 0,
      });
    }
  });

  it.each([1, 4] as const)('is no pass in mode %i when no document was read', (checkMode) => {
    for (const documents of [null, []]) {
      expect(outcomeOf(anAnswer({ documents }), checkMode)).toEqual({
        status: 'failed',
        reason: 'unknown',
        resultCode: 0,
      });
    }
  });

  it.each([2, 3] as const)('passes in mode %i, which reads no document', (checkMode) => {
    expect(outcomeOf(anAnswer({ documents: null }), checkMode)).toMatchObject({ status: 'passed' });
  });

  it('in a mode that nobody knows still needs a document', () => {
    const answer = anAnswer({ documents: null });
    expect(outcomeOf(answer, 7 as CheckMode)).toMatchObject({ status: 'failed' });
  });
});

it('passes nothing but the number 0 with its documents', () => {
  const anyCode = fc.oneof(fc.constant(0), fc.integer(), fc.double(), fc.string());
  const anyDocuments = fc.option(fc.array(fc.record({ isPass: fc.option(fc.boolean()) })));
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: anyCode }, fc.constantFrom('0', false, '', undefined)),
      anyDocuments,
      fc.constantFrom(...checkModes),
      (code, documents, checkMode) => {
        const outcome = outcomeOf(anAnswer({ errorCode: code as number, documents }), checkMode);
        const documentsPass =
          checkMode === 2 ||
          checkMode === 3 ||
          (documents !== null &&
            documents.length > 0 &&
            documents.every(({ isPass }) => isPass === true));
        expect(outcome?.status === 'passed').toBe(code === 0 && documentsPass);
      },
    ),
    { numRuns: 1000 },
  );
});
