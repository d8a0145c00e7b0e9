import { expect } from '@esm-bundle/chai';
import { nearestLanguage, textsFor } from './locale.js';
import { en } from './messages.en.js';
import type { Messages } from './messages.js';

const codes = ['ar', 'fil', 'id', 'ja', 'ko', 'ms', 'th', 'vi', 'zh-hans', 'zh-hant'];
const known = Object.fromEntries(codes.map((code) => [code, true]));

describe('The nearest language', () => {
  const nearest: [tag: string, code: string | null][] = [
    ['th-TH', 'th'],
    ['zh', 'zh-hans'],
    ['zh-CN', 'zh-hans'],
    ['zh-SG', 'zh-hans'],
    ['zh-Hans-HK', 'zh-hans'],
    ['zh-HK', 'zh-hant'],
    ['zh-TW', 'zh-hant'],
    ['zh-Hant-MO', 'zh-hant'],
    ['yue', 'zh-hant'],
    ['yue-HK', 'zh-hant'],
    ['yue-Hans', 'zh-hans'],
    ['cmn', 'zh-hans'],
    ['cmn-TW', 'zh-hant'],
    ['in-ID', 'id'],
    ['tl', 'fil'],
    ['fil-PH', 'fil'],
    ['ar-EG', 'ar'],
    ['de', null],
    ['en-GB', null],
    ['', null],
    ['no tag', null],
  ];
  for (const [tag, code] of nearest)
    it(`to "${tag}" is ${code ?? 'English'}`, () => {
      expect(nearestLanguage(tag, known)).to.equal(code);
    });

  it('is the site’s own where it has added one, with or without a region', () => {
    const own = { 'pt-br': true, de: true };
    expect(nearestLanguage('pt-BR', own)).to.equal('pt-br');
    expect(nearestLanguage('pt-PT', own)).to.equal(null);
    expect(nearestLanguage('de-CH-1996', own)).to.equal('de');
    expect(nearestLanguage('zh-HK', { ...known, 'zh-hk': true })).to.equal('zh-hk');
    expect(nearestLanguage('zh-HK', own)).to.equal(null);
  });
});

describe('A language', () => {
  for (const code of codes)
    it(`has every text: ${code}`, async () => {
      const texts = (await textsFor(code, {})) as Messages;
      expect(texts.language.toLowerCase()).to.equal(code);
      expect(texts.direction).to.equal(code === 'ar' ? 'rtl' : 'ltr');
      expect(Object.keys(texts)).to.have.members(Object.keys(en));
      for (const name of Object.keys(en) as (keyof Messages)[]) {
        expect([texts[name]].flat(), name).to.have.length([en[name]].flat().length);
        // An empty advice is empty in all; nothing else may be.
        expect([texts[name]].flat().map(Boolean), name).to.deep.equal(
          [en[name]].flat().map(Boolean),
        );
      }
    });

  it('names no place but the site’s', async () => {
    for (const code of codes) {
      const values = Object.values(await textsFor(code, {})).flat();
      const texts = values.filter((value) => typeof value === 'string');
      const places = texts.flatMap((text) => text.match(/\{.*?\}/g) ?? []);
      expect(new Set(places)).to.deep.equal(new Set(['{site}']));
    }
  });

  it('can be the site’s own', async () => {
    const start = 'Los geht’s';
    const de = () => Promise.resolve({ default: { start } });
    expect(await textsFor('de-AT', { de })).to.deep.equal({ start });
    expect(await textsFor('fr', { de })).to.deep.equal({});
  });
});
