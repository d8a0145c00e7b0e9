import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { samplesIn } from '../collect.ts';

/** Below this package, so that a sample finds the packages that a reader would install. */
const directory = join(import.meta.dirname, '../../test-output/backend');

/**
 * Loads the JavaScript sample of a page that exports a name, as it stands there, but with the
 * example's addresses and keys replaced by those of a test.
 *
 * @param replaced What to put in place of what; what the sample doesn't name is left out.
 */
export async function loadSample<Exports>(
  document: string,
  exported: string,
  replaced: Record<string, string> = {},
): Promise<Exports> {
  const sample = samplesIn('js').find(
    (each) => each.document === document && each.code.includes(`function ${exported}(`),
  );
  if (sample === undefined) throw new Error(`${document} has no sample that exports ${exported}.`);
  const code = Object.entries(replaced).reduce(
    (text, [example, actual]) => text.replaceAll(example, actual),
    sample.code,
  );
  await mkdir(directory, { recursive: true });
  // A name of its own each time: a module is loaded once for each name.
  const file = join(directory, `${randomUUID()}.mjs`);
  await writeFile(file, code);
  try {
    return (await import(pathToFileURL(file).href)) as Exports;
  } finally {
    await rm(file);
  }
}
