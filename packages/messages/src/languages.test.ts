import { describe, expect, it } from 'vitest';
import { element as en, pages as englishPages } from './languages/en.js';
import { loadMessages } from './load.js';
import { languages } from './match.js';
import { pageMessages } from './pages.js';
import { pluralOf, withOverrides } from './texts.js';

type Entry = [path: string, text: string];

/** All texts below a value, with their place. */
function entries(value: unknown, path = ''): Entry[] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, inner]) =>
    entries(inner, path ? `${path}.${name}` : name),
  );
}

/** The place of a text, without the plural form. */
const place = (path: string) => path.replace(/\.(zero|one|two|few|many|other)$/, '');

const gapsIn = (text: string) => [...new Set(text.match(/\{\w*\}?/g))].toSorted();

const english = new Map(
  [...entries(en), ...entries(englishPages, 'pages')].map(([path, text]) => [place(path), text]),
);

async function entriesOf(language: (typeof languages)[number]): Promise<Entry[]> {
  const element = language === 'en' ? en : await loadMessages(language);
  return [...entries(element), ...entries(pageMessages[language], 'pages')];
}

describe.each(languages)('%s', (language) => {
  it('says which language it is, and its direction', async () => {
    const { language: tag, direction } = withOverrides(en, await loadMessages(language));
    expect(tag).toBe(language);
    expect(direction).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(pageMessages[language].direction).toBe(direction);
  });

  it('has words where English has them', async () => {
    for (const [path, text] of await entriesOf(language))
      expect([path, text.trim() !== '']).toEqual([path, english.get(place(path)) !== '']);
  });

  it('names the site where English does, and no other gap', async () => {
    for (const [path, text] of await entriesOf(language)) {
      const gaps = gapsIn(english.get(place(path)) ?? '');
      // "One attempt left" may do without a digit.
      if (/\.(one|two)$/.test(path) && gapsIn(text).length === 0) continue;
      expect([path, gapsIn(text)]).toEqual([path, gaps]);
    }
  });

  it('reads well when the site is a host', async () => {
    for (const [path, text] of await entriesOf(language)) {
      // "Contact shop.example." looks as if the full stop were a part of it.
      expect([path, text]).not.toEqual([path, expect.stringMatching(/\{site\}['’]?\w*\./)]);
      // A host begins no sentence where sentences begin with a capital letter.
      if (/\p{Lu}/u.test(text.replaceAll(/\{\w+\}/g, '')))
        expect([path, text]).not.toEqual([
          path,
          expect.stringMatching(/(^|[.?!] )\{site\} \p{Ll}/u),
        ]);
    }
  });

  it('is set as printers of its language do', async () => {
    for (const [path, text] of await entriesOf(language)) {
      const where = (pattern: RegExp) => [path, pattern.test(text) ? text : ''];
      expect(where(/'|"|\.\.\.| {2}|^\s|\s$/)).toEqual([path, '']);
      if (/^(zh|ja)/.test(language)) expect(where(/[,.?!:;()]/)).toEqual([path, '']);
      if (language === 'ar') expect(where(/[,?;]/)).toEqual([path, '']);
      if (language === 'th') expect(where(/[.?!]/)).toEqual([path, '']);
    }
  });

  it('has a form for every number', async () => {
    const { attemptsLeft } = withOverrides(en, await loadMessages(language)).notes;
    for (let n = 1; n <= 100; n += 1) {
      const form = pluralOf(attemptsLeft, n, language);
      if (n > 2) expect(form).toContain('{n}');
    }
  });
});

it('is loaded for the nearest tag, the site’s own before ours', async () => {
  const own = { de: () => Promise.resolve({ default: { buttons: { start: 'Los geht’s' } } }) };
  expect(await loadMessages('de_AT', own)).toEqual({
    language: 'de',
    buttons: { start: 'Los geht’s' },
  });
  expect(await loadMessages('fr', own)).toEqual({});
  expect(await loadMessages('en-GB', own)).toEqual({});
  expect((await loadMessages('zh_HK', own)).language).toBe('zh-Hant');
});

it('coaches nobody who was rejected', () => {
  expect(Object.values(en.reasons.rejected).join(' ')).not.toMatch(
    /light|camera|face|photo|screen|spoof|real person/i,
  );
});
