import { rest, sections } from './sections.ts';

/** The sections with the pages that there are; what no section names comes last. */
export function sectionsOf(paths: readonly string[]): { name: string; paths: string[] }[] {
  const named = new Set(sections.flatMap((section) => section.paths));
  const missing = [...named].filter((path) => !paths.includes(path));
  if (missing.length > 0) throw new Error(`Named but not there: ${missing.join(', ')}`);
  return [
    ...sections.map(({ name, paths: inOrder }) => ({ name, paths: [...inOrder] })),
    { name: rest, paths: paths.filter((path) => !named.has(path)) },
  ];
}
