/** What a page says of itself: its first heading and its first sentences. */
export type Summary = { title: string; summary: string };

/** Title and first paragraph of a page, on one line and without markup. */
export function summaryOf(text: string): Summary {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? '';
  const afterTitle = text.replace(/^[^]*?^# .+$/m, '').replaceAll(/^ *```[^]*?^ *```$/gm, '');
  const isProse = (block: string) => /^(?![-#>|`<!\d])\S/.test(block);
  const paragraph = afterTitle.split(/\n{2,}/).find((block) => isProse(block.trim())) ?? '';
  const plain = paragraph
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('**', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return { title: title.replaceAll('`', ''), summary: plain };
}

/**
 * The index for readers that are programs, in the form of llmstxt.org: each page's Markdown with
 * what it is about.
 */
export function llmsIndex(
  name: string,
  about: string,
  sections: readonly { name: string; pages: readonly (Summary & { path: string })[] }[],
): string {
  const lines = sections.flatMap(({ name: section, pages }) => [
    `## ${section}`,
    '',
    ...pages.map(({ title, summary, path }) => `- [${title}](${path}): ${summary}`),
    '',
  ]);
  return [`# ${name}`, '', `> ${about}`, '', ...lines].join('\n');
}
