import { expect, it } from 'vitest';
import { element as en } from './languages/en.js';
import { fill, pluralOf, withOverrides } from './texts.js';

it('replaces single texts, and leaves the others as they are', () => {
  const own = withOverrides(
    en,
    { buttons: { start: 'Go' }, reasons: { rejected: { title: 'Sorry' } } },
    { buttons: { start: 'Begin' } },
  );
  expect(own.buttons).toEqual({ ...en.buttons, start: 'Begin' });
  expect(own.reasons.rejected).toEqual({ title: 'Sorry', text: en.reasons.rejected.text });
  expect(own.states).toEqual(en.states);
  expect(en.buttons.start).not.toBe('Begin');
});

it('keeps a text that somebody replaces by something else than a text', () => {
  const strange = { buttons: { start: undefined, tryAgain: 7 }, needs: 'x', notes: null };
  expect(withOverrides(en, strange as object, null, undefined)).toEqual(en);
});

it('takes plural forms that English does not have', () => {
  const { notes } = withOverrides(en, { notes: { attemptsLeft: { few: '{n} próby' } } });
  expect(pluralOf(notes.attemptsLeft, 3, 'pl')).toBe('{n} próby');
  expect(pluralOf(notes.attemptsLeft, 1, 'pl')).toBe('{n} attempt left');
});

it('chooses the form that the number takes', () => {
  const { attemptsLeft } = en.notes;
  expect(fill(pluralOf(attemptsLeft, 1, 'en'), { n: 1 })).toBe('1 attempt left');
  expect(fill(pluralOf(attemptsLeft, 2, 'en'), { n: 2 })).toBe('2 attempts left');
});

it('puts values into gaps, and leaves unknown ones', () => {
  expect(fill('Ask {site} or {other}.', { site: 'Shop & Co' })).toBe('Ask Shop & Co or {other}.');
  expect(fill('It’s {site}…', { site: 'a.example' })).toBe('It’s a.example…');
  expect(fill('{site}, {site}', { site: '$&' })).toBe('$&, $&');
});

it('sets a name apart that is written in the other direction', () => {
  expect(fill('Ask {site} for help.', { site: 'متجر' })).toBe('Ask \u2068متجر\u2069 for help.');
  expect(fill('تواصل مع {site}.', { site: 'a.example' })).toBe('تواصل مع \u2068a.example\u2069.');
});
