import { readFileSync } from 'node:fs';

/** The proxy's version, as published: from the package.json above `src` and above `dist`. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
