/** The element's README with the tables that its sources give. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { elementOf, readManifest } from './manifest.ts';
import { withReference } from './reference.ts';

export const readmeFile = path.join(import.meta.dirname, '../README.md');

/** Formatted as the repository's check wants it. */
export async function elementReadme(): Promise<string> {
  const text = withReference(readFileSync(readmeFile, 'utf8'), elementOf(readManifest()));
  return format(text, { ...(await resolveConfig(readmeFile)), filepath: readmeFile });
}
