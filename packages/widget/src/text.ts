/**
 * What a page has written as an attribute, or set as a property, as text: empty where it is absent or
 * blank. Pages without types may set anything, and write `isKnown && text`.
 */
export function trimmed(value: unknown): string {
  const given: unknown = value || '';
  return String(given).trim();
}
