/** Markup that may stand in a page as it is. Only `html` makes it. */
export type Html = { readonly markup: string };

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Writes markup; every text put into it is escaped, also within quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const written = values.map((value) =>
    typeof value === 'string' ? escapeText(value) : value.markup,
  );
  return { markup: parts.map((part, index) => part + (written[index] ?? '')).join('') };
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}
