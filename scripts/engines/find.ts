import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a command is that the shell would find by its name; null when there is none. */
export function findCommand(name: string, path = process.env['PATH'] ?? ''): string | null {
  const places = path.split(delimiter).map((folder) => join(folder, name));
  return places.find(isExecutable) ?? null;
}

/** The last of the files that suit a pattern, which is the newest where versions are in names. */
export function findFile(pattern: string): string | null {
  return globSync(pattern).toSorted().at(-1) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
