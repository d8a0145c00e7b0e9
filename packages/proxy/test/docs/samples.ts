import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';

/** A page of `docs`. */
export function textOf(page: string): string {
  return readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8');
}

/** The samples of one language in a page of `docs`, in their order. */
export function samplesOf(page: string, language: string): string[] {
  const fences = textOf(page).matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...fences].filter(([, name]) => name === language).map(([, , code = '']) => code);
}

/** Below the package, so that a sample finds the packages that a reader would install. */
const directory = fileURLToPath(new URL('../../test-output/samples/', import.meta.url));

/**
 * Loads the JavaScript sample that exports a name, as it stands in the page, but with the example's
 * addresses replaced by those of a test.
 *
 * @param replaced What to put in place of what.
 */
export async function loadSample<Exports>(
  page: string,
  exported: string,
  replaced: Record<string, string>,
): Promise<Exports> {
  const sample = samplesOf(page, 'js').find((code) => code.includes(`function ${exported}(`));
  if (sample === undefined) throw new Error(`${page} has no sample that exports ${exported}.`);
  let code = sample;
  for (const [example, actual] of Object.entries(replaced)) {
    if (!code.includes(example)) throw new Error(`The sample does not name ${example}.`);
    code = code.replaceAll(example, actual);
  }
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
