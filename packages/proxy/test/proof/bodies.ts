import { shopOrigin } from '../support/config.js';
import type { Dice } from './dice.js';

/** Stands where a person's name might: must come back in no problem document and no log line. */
export const callersText = 'CANARY Chan Tai Man <canary@person.example>';

/** Documents that the fuzzed vendor knows. */
export const documentTypes = [
  'HKIDCard',
  'InternationalIDPassport',
  'SingaporeIDCard',
  'ThailandIDCard',
] as const;

type Fields = Record<string, unknown>;

/** A creation that the proxy takes, from a page or from a backend. */
export function aCreation(dice: Dice, fromBackend: boolean): Fields {
  const optional = (share: number, fields: () => Fields) => (dice.chance(share) ? fields() : {});
  const page = {
    redirectUrl: dice.oneOf([`${shopOrigin}/sign-up`, `${shopOrigin}/?step=2#top`]),
    ...optional(0.3, () => ({ documentType: dice.oneOf(documentTypes.slice(0, 2)) })),
    ...optional(0.3, () => ({ locale: dice.oneOf(['en', 'zh-Hant-HK', 'de-CH', 'xx', 'th']) })),
    ...optional(0.3, () => ({ themeColor: '#2d72f1' })),
    ...optional(0.7, () => ({ begin: true })),
    ...optional(0.3, () => ({ flow: dice.oneOf(['redirect', 'handoff']) })),
  };
  if (!fromBackend) return page;
  return {
    ...page,
    ...optional(0.3, () => ({ documentType: dice.oneOf(documentTypes) })),
    ...optional(0.5, () => ({ reference: dice.oneOf(['user-7', 'user-8', callersText]) })),
    ...optional(0.3, () => ({ maxAttempts: dice.oneOf([1, 2, 20]) })),
    ...optional(0.3, () => ({ expiresIn: dice.oneOf([60, 3600, 2_592_000]) })),
    ...optional(0.2, () => ({ redirectUrl: null })),
    ...optional(0.1, () => ({ flow: 'link' })),
    ...optional(0.3, () => ({ checkMode: dice.oneOf([1, 3, 4]) })),
    ...optional(0.1, () => ({ checkMode: 2, compareImage: 'iVBORw0KGgo=' })),
    ...optional(0.2, () => ({ securityLevel: 1 + dice.below(5) })),
    ...optional(0.2, () => ({ livenessRetryLimit: 1 + dice.below(99) })),
    ...optional(0.2, () => ({ autoSkip: dice.chance(0.5) })),
    ...optional(0.2, () => ({ ruleId: '1000021' })),
    ...optional(0.3, () => ({ metadata: { order: 'A-1', note: callersText } })),
    ...optional(0.3, () => ({ config: { IdCardCutReturn: true, [aName(dice)]: aValue(dice) } })),
  };
}

/** What goes over the wire for a body: sometimes as it is, mostly with something wrong about it. */
export function wireForm(dice: Dice, body: Fields): string | Buffer {
  if (dice.chance(0.4)) return withDepth(JSON.stringify(body));
  const names = Object.keys(body);
  const name = dice.oneOf([...names, aName(dice)]);
  const text = withDepth(JSON.stringify({ ...body, [name]: aValue(dice) }));
  const half = Math.floor(text.length / 2);
  return dice.oneOf<() => string | Buffer>([
    () => text,
    () => text,
    () => text.slice(0, dice.below(text.length)),
    () => `${text}${text}`,
    () => `\uFEFF${text}`,
    () => ` \n\t${text}\n`,
    () => text.replace('{', '{"__proto__":{"reference":"polluted"},'),
    () => text.replace('{', '{"constructor":{"prototype":{"polluted":true}},'),
    () => text.replace('{', `{"redirectUrl":"https://evil.example/",`),
    () => text.replaceAll('"', "'"),
    () => Buffer.concat([Buffer.from(text.slice(0, half)), invalidUtf8, Buffer.from('"}')]),
    () => Buffer.from(text, 'utf16le'),
    () => withDepth(JSON.stringify(aValue(dice))),
    () => '',
  ])();
}

const invalidUtf8 = Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0x00]);

function aName(dice: Dice): string {
  return dice.oneOf(['colour', 'toString', 'hasOwnProperty', 'Base64', 'x'.repeat(64), '\u0000']);
}

/** None of the texts is a word of letters and digits alone, which could be a document's name. */
function aValue(dice: Dice): unknown {
  return dice.oneOf<() => unknown>([
    () => null,
    () => dice.chance(0.5),
    () => dice.oneOf([-1, 0, 1.5, 1e308, Number.MAX_SAFE_INTEGER + 2]),
    () =>
      dice.oneOf(['', ' ', '0.0', '\u0000-', '\uD800-', '\u202E-', '%00', '../..', callersText]),
    () => dice.oneOf(addresses),
    () => dice.oneOf<unknown>([[], {}, [[]], { '': '' }, { $ne: null }, { toString: 'a.b' }]),
    () => depthMark,
    () => '-'.repeat(dice.chance(0.1) ? 70_000 : 300),
    () => Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k-${index}`, '-'])),
  ])();
}

const addresses = [
  'javascript:alert(1)',
  'https://evil.example/',
  `${shopOrigin}.evil.example/`,
  `${shopOrigin}\\@evil.example/`,
  'https://user:password@shop.example/',
  `${shopOrigin}/%2e%2e/\u0001`,
  `blob:${shopOrigin}/0`,
  `${shopOrigin}:444/`,
  `${shopOrigin}/#${'-'.repeat(1900)}`,
  'https://[::1',
  '//shop.example/',
];

const depthMark = '-depth-';

/** Puts arrays within arrays where the mark stands; `JSON.stringify` itself cannot go as deep. */
function withDepth(text: string): string {
  const depth = [5, 500, 25_000][text.length % 3] ?? 5;
  return text.replace(`"${depthMark}"`, '['.repeat(depth) + ']'.repeat(depth));
}
