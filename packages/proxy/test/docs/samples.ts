import { readFileSync } from 'node:fs';

/** A page of `docs`. */
export function textOf(page: string): string {
  return readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8');
}

/** The samples of one language in a page of `docs`, in their order. */
export function samplesOf(page: string, language: string): string[] {
  const fences = textOf(page).matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...fences].filter(([, name]) => name === language).map(([, , code = '']) => code);
}
