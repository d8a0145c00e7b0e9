import { describe, expect, it } from 'vitest';
import { llmsIndex, summaryOf } from './for-programs.ts';

describe('what a page says of itself', () => {
  it('is its title and its first paragraph, without markup', () => {
    const text =
      '<!-- Made by a script. -->\n\n# The `proxy`\n\nHolds **the keys**:\n[see](a.md).\n\nMore.';
    expect(summaryOf(text)).toEqual({ title: 'The proxy', summary: 'Holds the keys: see.' });
  });

  it('is no code, table, list or picture, whatever stands first', () => {
    const code = '```tsx\nconst a = 1;\n\nexport function b() {}\n```';
    const text = `# A\n\n${code}\n\n| a |\n| - |\n\n- b\n\n![c](d.svg)\n\nThis is it.`;
    expect(summaryOf(text).summary).toBe('This is it.');
  });
});

it('the index for programs names each page with its Markdown, under its section', () => {
  const pages = [{ title: 'A', summary: 'About a.', path: 'a.md' }];
  expect(llmsIndex('All', 'Everything.', [{ name: 'Start', pages }])).toBe(
    '# All\n\n> Everything.\n\n## Start\n\n- [A](a.md): About a.\n',
  );
});
