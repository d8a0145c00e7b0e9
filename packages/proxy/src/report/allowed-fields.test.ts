import { simulatorCredentials, startSimulator, type DocumentKind } from 'ekyc-verify-simulator';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aClientOf, RedirectURL } from '../../test/support/client.js';
import { reportMedia, type ReportMedium } from 'ekyc-verify-protocol/vocabulary';
import { allowedFields } from './allowed-fields.js';

/** An answer as the vendor gives it, with a picture in every place that is known to have one, and in new ones. */
const picture = `CANARY${'A'.repeat(40)}`;
const original = {
  MyKad: { Name: { Content: 'CONTOH', CropImageBase64: picture }, Portrait: picture },
};
const answer = {
  ErrorCode: 0,
  ErrorMsg: 'Success',
  VerificationDetailList: [
    { ErrorCode: 0, Similarity: 98.5, LivenessInfoTag: ['01'], Seq: 'seq-1', FrameBase64: picture },
  ],
  VideoBase64: picture,
  BestFrameBase64: picture,
  OCRResult: [
    {
      IsPass: true,
      CardImageBase64: picture,
      CardBackImageBase64: picture,
      CardCutImageBase64: picture,
      CardBackCutImageBase64: null,
      HeadImageBase64: picture,
      HologramBase64: picture,
      WarnCardInfos: [-9103],
      CardInfo: null,
      NormalCardInfo: {
        TaiWanIDCard: { FullName: 'SPECIMEN', Age: 36, IsAdult: true, HeadImageBase64: picture },
      },
      OriginalCardInfo: JSON.stringify(original),
      RequestId: 'request-2',
      SignatureOfTomorrow: picture,
    },
  ],
  IrisBase64: picture,
  Extra: 'mark',
  RequestId: 'request-1',
};

const none = new Set<ReportMedium>();

/** The simulator's whole answer about somebody who passed, with a document of that kind. */
async function wholeResult(CheckMode: 1 | 4, documentKind: DocumentKind | null) {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.stop());
  const { client } = aClientOf(new URL(simulator.address().url), simulatorCredentials);
  const { bizToken } = await client.applyWebVerificationBizTokenIntl({
    RedirectURL,
    Config: { CheckMode, IDCardType: 'InternationalIDPassport', Version: 'PLUS' },
  });
  simulator.finish(bizToken, 'pass', { documentKind });
  const { response } = await client.getWholeWebVerificationResultIntl({ BizToken: bizToken });
  return response;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return [String(value)];
}

describe('a report without images', () => {
  it('has the fields that are known and no picture, wherever the vendor puts one', () => {
    expect(allowedFields(answer, none)).toEqual({
      ErrorCode: 0,
      ErrorMsg: 'Success',
      VerificationDetailList: [
        { ErrorCode: 0, Similarity: 98.5, LivenessInfoTag: ['01'], Seq: 'seq-1' },
      ],
      VideoBase64: null,
      BestFrameBase64: null,
      OCRResult: [
        {
          IsPass: true,
          CardImageBase64: null,
          CardBackImageBase64: null,
          CardCutImageBase64: null,
          CardBackCutImageBase64: null,
          HeadImageBase64: null,
          WarnCardInfos: [-9103],
          CardInfo: null,
          NormalCardInfo: { TaiWanIDCard: { FullName: 'SPECIMEN', Age: 36, IsAdult: true } },
          OriginalCardInfo: '{"MyKad":{"Name":{"Content":"CONTOH"}}}',
          RequestId: 'request-2',
        },
      ],
      Extra: 'mark',
      RequestId: 'request-1',
    });
  });

  it.each([
    ['a long text', 'x'.repeat(501)],
    ['the beginning of a PNG', 'iVBORw0KGgo='],
    ['the beginning of a JPEG', '/9j/4AAQ'],
    ['a data URI', 'data:image/png;base64,AAAA'],
    ['a data URI in capitals', 'DATA:image/png;base64,AAAA'],
    ['a picture behind spaces', ' \niVBORw0KGgo='],
    ['text that is nearly JSON', '{"HeadImageBase64":"CANARY"'],
  ])('leaves out %s under a harmless name', (_, value) => {
    const OCRResult = [{ NormalCardInfo: { GeneralCard: { FullName: value } } }];
    expect(allowedFields({ OCRResult }, none)).toEqual({
      OCRResult: [{ NormalCardInfo: { GeneralCard: { FullName: null } } }],
    });
  });

  it('looks into JSON text within JSON text', () => {
    const inner = JSON.stringify({ Name: 'CONTOH', PhotoOfTomorrow: 'CANARY' });
    const OCRResult = [{ OriginalCardInfo: JSON.stringify({ Card: inner }) }];
    expect(JSON.stringify(allowedFields({ OCRResult }, none))).not.toContain('CANARY');
    expect(JSON.stringify(allowedFields({ OCRResult }, none))).toContain('CONTOH');
  });

  it('keeps an address and a name of many words', () => {
    const card = {
      FullName: 'María José de la Cruz y Ortiz',
      Address: '0 JALAN CONTOH,\n00000',
      FormattedAddress: '[Rear block] 0 Contoh Street',
    };
    const OCRResult = [{ NormalCardInfo: { MLIDCard: card } }];
    expect(allowedFields({ OCRResult }, none)).toEqual({ OCRResult });
  });

  it('reads JSON text with a byte order mark, and keeps every digit of a number in it', () => {
    const OriginalCardInfo = '\uFEFF{"IDCard":{"LicenseNumber":110101199002010012345,"Age":36}}';
    expect(allowedFields({ OCRResult: [{ OriginalCardInfo }] }, none)).toEqual({
      OCRResult: [
        { OriginalCardInfo: '{"IDCard":{"LicenseNumber":"110101199002010012345","Age":36}}' },
      ],
    });
  });

  it.each<[string, 1 | 4, DocumentKind | null]>([
    ['a document beside a face', 1, null],
    ['a document alone, whose fields are JSON text', 4, null],
    ['a permit that came instead of a passport', 1, 'HMTPermitCard'],
    ['a card of Taiwan, as JSON text', 4, 'TaiWanIDCard'],
    ['a document without fields of its own', 1, 'GeneralCard'],
  ])('of the simulator has each text of %s, and no picture', async (_, CheckMode, documentKind) => {
    const response = await wholeResult(CheckMode, documentKind);
    const [card] = response['OCRResult'] as Record<string, unknown>[];
    const fields = card?.['NormalCardInfo'] ?? JSON.parse(String(card?.['OriginalCardInfo']));
    const texts = textsIn(fields);
    expect(texts.length).toBeGreaterThan(3);
    const report = JSON.stringify(allowedFields(response, none));
    for (const text of texts) expect(report).toContain(text);
    expect(report).not.toMatch(/Base64":"/);
  });

  it('holds no member that ends in Base64 with anything in it, whatever the answer is', () => {
    const anyName = fc.constantFrom(
      'NewBase64',
      'OCRResult',
      'NormalCardInfo',
      'Card',
      '__proto__',
    );
    const anyValue = fc.object({ key: anyName, maxDepth: 5, values: [fc.constant('CANARY')] });
    const text = JSON.stringify;
    fc.assert(
      fc.property(anyValue, (value) => {
        const entries = { ...value, OCRResult: [value], NormalCardInfo: { Card: value } };
        expect(text(allowedFields(entries, none))).not.toMatch(/Base64":"CANARY/);
      }),
    );
  });
});

describe('a picture in disguise', () => {
  const piece = 'Qw'.repeat(200);
  it.each([
    ['in pieces', { Parts: Array.from({ length: 40 }, () => piece) }],
    [
      'in pieces of different names',
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`Part${index}`, piece])),
    ],
    ['as bytes', { Bytes: Array.from({ length: 3000 }, (_, index) => index % 256) }],
    ['as a name', { [piece.repeat(30)]: 1 }],
  ])('%s is not passed on', (_, HKIDCard) => {
    const card = { NormalCardInfo: { HKIDCard }, OriginalCardInfo: JSON.stringify(HKIDCard) };
    const text = JSON.stringify(allowedFields({ OCRResult: [card] }, none));
    expect(text.length).toBeLessThan(200);
  });

  it('is found in JSON text of JSON text, beside which other fields are kept', () => {
    const inner = JSON.stringify({ Name: 'LI', NewBase64: 'CANARY' });
    const OriginalCardInfo = JSON.stringify(inner);
    const text = JSON.stringify(allowedFields({ OCRResult: [{ OriginalCardInfo }] }, none));
    expect(text).toContain('LI');
    expect(text).not.toContain('CANARY');
  });

  it('is not what begins with a quotation mark', () => {
    const card = { NormalCardInfo: { Name: '"Jack" Smith' } };
    expect(allowedFields({ OCRResult: [card] }, none)).toEqual({ OCRResult: [card] });
  });
});

describe('a report with images', () => {
  it.each([
    ['video', ['VideoBase64']],
    ['bestFrame', ['BestFrameBase64']],
    ['cardImage', ['CardImageBase64', 'CardBackImageBase64']],
    ['cardCutImage', ['CardCutImageBase64']],
    ['headImage', ['HeadImageBase64']],
  ] as const)('that asks for %s gets %j and no other', (medium, names) => {
    const text = JSON.stringify(allowedFields(answer, new Set([medium])));
    const found = [...text.matchAll(/"(\w+)":"CANARY/g)].map(([, name]) => name);
    expect(new Set(found)).toEqual(new Set(names));
  });

  it('that asks for all still gets none that this version does not know', () => {
    const text = JSON.stringify(allowedFields(answer, new Set(reportMedia)));
    expect(text).not.toMatch(/Hologram|Iris|Tomorrow|CropImage|Portrait|Frame"/);
  });
});

it.each([null, 'text', 1, [], [null], [{ OCRResult: 1 }]])(
  'an answer whose members are %j is passed on as nothing',
  (odd) => {
    const response = { OCRResult: odd, VerificationDetailList: odd, ErrorCode: odd };
    expect(() => allowedFields(response, none)).not.toThrow();
  },
);
