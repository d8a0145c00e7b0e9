import type { ElementMessages, Plural } from './messages.js';

/** Part of a group of texts: single texts, or groups again. */
type PartOf<Texts> = {
  readonly [Name in keyof Texts]?: Texts[Name] extends string ? string : PartOf<Texts[Name]>;
};

/** Texts that a site replaces: any part of the element's. */
export type MessageOverrides = PartOf<ElementMessages>;

/** Texts with some replaced, by the last that has them. What is undefined replaces nothing. */
export function withOverrides(
  messages: ElementMessages,
  ...overrides: readonly (MessageOverrides | null | undefined)[]
): ElementMessages {
  return overrides.reduce((all: ElementMessages, own) => replaced(all, own), messages);
}

function replaced<Texts>(texts: Texts, own: unknown): Texts {
  if (typeof texts === 'string') return typeof own === 'string' ? (own as Texts) : texts;
  if (typeof own !== 'object' || own === null) return texts;
  const all = { ...texts } as Record<string, unknown>;
  for (const [name, text] of Object.entries(own))
    // A plural form that English does not have is new.
    all[name] = name in all ? replaced(all[name], text) : text;
  return all as Texts;
}

/**
 * Puts values into the gaps of a text. A name must not turn the words around it when it is written
 * in the other direction: it is set apart, as HTML's `bdi` does. Latin letters alone, with their
 * quotation marks and dashes, need no such care.
 */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name];
    if (value === undefined) return gap;
    return /[^ -ÿ‐-…]/.test(text + value) ? `\u2068${value}\u2069` : String(value);
  });
}

/** The form of a text that its number takes in a language. */
export function pluralOf(forms: Plural, n: number, language: string): string {
  try {
    return forms[new Intl.PluralRules(language).select(n)] ?? forms.other;
  } catch {
    // A site may name a language of its own in a way that browsers do not know.
    return forms.other;
  }
}
