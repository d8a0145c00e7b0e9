import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '../src/match.js';
import type { Language } from '../src/match.js';
import type { ElementMessages, PageMessages } from '../src/messages.js';

type Texts = { element: ElementMessages; pages: PageMessages };

const texts = new Map<Language, Texts>();
for (const language of languages)
  texts.set(language, (await import(`../src/languages/${language.toLowerCase()}.ts`)) as Texts);

const tables = readFileSync(new URL('../GLOSSARY.md', import.meta.url), 'utf8')
  .split('\n## ')
  .map((section) =>
    section
      .split('\n')
      .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      ),
  );
const [, [header = [], ...terms] = [], [, ...voices] = []] = tables;

/** Where a term must be the one that is used. */
const places: Record<string, (of: Texts) => string[]> = {
  verification: ({ element: { buttons, states, reasons, notes }, pages }) => [
    buttons.start,
    states.redirecting.title,
    states.passed.title,
    reasons.integration.title,
    reasons.unknown.title,
    notes.required,
    pages.confirm.title,
    pages.confirm.asks,
    pages.leaving.title,
    pages.link.title,
    pages.link.asks,
    pages.link.ends.passed.title,
    pages.link.ends.failed.title,
    pages.link.ends.expired.title,
    pages.link.ends.canceled.title,
  ],
  'ID document': ({ element, pages }) => [
    element.needs.document,
    element.reasons['timed-out'].text,
    pages.confirm.next,
  ],
  camera: ({ element }) => [
    element.needs.camera,
    element.unsupported['no-camera'].title,
    element.unsupported['in-app'].title,
    element.hints['no-face'].text,
    element.handoff.scan.text,
  ],
  attempt: ({ element }) => [element.reasons.limit.title, element.notes.attemptsLeft.other],
  result: ({ element, pages }) => [
    element.states.checking.title,
    element.states.unfinished.text,
    element.buttons.checkResult,
    element.handoff.scan.text,
    element.handoff.onPhone.text,
    pages.done.text,
  ],
  code: ({ element: { handoff }, pages }) => [
    handoff.scan.text,
    handoff.code,
    handoff.expired.title,
    handoff.newCode,
    pages.codeExpired.title,
    pages.codeExpired.text,
  ],
  scan: ({ element: { handoff }, pages }) => [
    handoff.scan.text,
    handoff.code,
    pages.codeExpired.text,
  ],
  phone: ({ element: { handoff }, pages }) => [
    handoff.scan.title,
    handoff.number,
    handoff.onPhone.title,
    pages.confirm.title,
    pages.done.title,
  ],
  link: ({ element: { handoff }, pages }) => [
    handoff.link,
    handoff.copyLink,
    pages.linkExpired.title,
    pages.link.warning,
    pages.link.noScript,
    pages.link.ends.expired.text,
  ],
  site: ({ element, pages }) => [element.notes.thisSite, pages.linkExpired.text],
  expired: ({ element, pages }) => [
    element.reasons.expired.text,
    element.errors.captcha.text,
    element.handoff.expired.title,
    pages.codeExpired.text,
    pages.linkExpired.text,
    pages.link.ends.expired.title,
  ],
  continue: ({ element, pages }) => [
    element.buttons.continue,
    element.buttons.continueAnyway,
    element.handoff.scan.title,
    element.unsupported.framed.title,
    element.notes.required,
    pages.confirm.continue,
    pages.link.continue,
  ],
  'try again': ({ element: { buttons, reasons, errors }, pages }) => [
    buttons.tryAgain,
    pages.tryAgain,
    pages.busy.text,
    reasons['timed-out'].text,
    errors.offline.text,
  ],
  'start over': ({ element }) => [element.buttons.startOver],
};

/** All texts below a value. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else for (const inner of Object.values(value as object)) yield* textsIn(inner);
}

describe.each(languages)('in %s', (language) => {
  const of = texts.get(language) as Texts;
  const column = header.indexOf(language);

  it.each(terms.map(([term = '', ...words]) => [term, words[column - 1] ?? '']))(
    'the word for "%s" is %s wherever it is meant',
    (term, words) => {
      const forms = words.toLowerCase().split(' / ');
      const without = places[term]?.(of).filter(
        (text) => !forms.some((form) => text.toLowerCase().includes(form)),
      );
      expect(without).toEqual([]);
    },
  );

  it('no word is used that has a better one', () => {
    const [, , never = ''] = voices.find(([name]) => name === language) ?? [];
    expect(never).not.toBe('');
    // Scripts without spaces between words have no word boundaries to look for.
    const [before, after] = /^[\p{Script=Latin}\s,]+$/u.test(never)
      ? [String.raw`(?<!\p{L})`, String.raw`(?!\p{L})`]
      : ['', ''];
    const words = new RegExp(`${before}(${never.split(/, */).join('|')})${after}`, 'iu');
    expect([...textsIn(of)].filter((text) => words.test(text))).toEqual([]);
  });
});
