import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { samplesIn } from '../collect.ts';

/** Below this package, so that a sample finds the packages that a reader would install. */
const directory = join(import.meta.dirname, '../../test-output/backend');

/**
 * Loads the JavaScript sample of a page that declares a name, as it stands there, but with the
 * example's addresses and keys replaced by those of a test. A name that it keeps to itself is exported.
 *
 * @param replaced What to put in place of what; what the sample doesn't name is left out.
 */
export async function loadSample<Exports>(
  document: string,
  name: string,
  replaced: Record<string, string> = {},
): Promise<Exports> {
  const declares = new RegExp(`^(export )?.*\\b(?:function|const) ${name}\\b`, 'm');
  const sample = samplesIn('js').find(
    (each) => each.document === document && declares.test(each.code),
  );
  if (sample === undefined) throw new Error(`${document} has no sample that declares ${name}.`);
  const [, exported] = declares.exec(sample.code) ?? [];
  const code = Object.entries(replaced).reduce(
    (text, [example, actual]) => text.replaceAll(example, actual),
    sample.code,
  );
  await mkdir(directory, { recursive: true });
  // A name of its own each time: a module is loaded once for each name.
  const file = join(directory, `${randomUUID()}.mjs`);
  await writeFile(file, exported === undefined ? `${code}\nexport { ${name} };\n` : code);
  try {
    return (await import(pathToFileURL(file).href)) as Exports;
  } finally {
    await rm(file);
  }
}
