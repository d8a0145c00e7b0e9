/**
 * Puts the declarations of the private packages `ekyc-verify-protocol` and `ekyc-verify-messages`
 * into a package that is published: copies those that the package's own declarations name to
 * `dist/protocol/` and `dist/messages/`, and makes the imports point there. Run after `tsc`:
 * `node ../../scripts/bundle-private-types.ts .`
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const workspace = path.join(import.meta.dirname, '../packages');

/** `ekyc-verify-protocol` or `ekyc-verify-protocol/vocabulary`, as a quoted module specifier. */
const specifier = /(['"])ekyc-verify-(protocol|messages)(?:\/([\w-]+))?\1/g;
const relativeImport = /\bfrom\s+['"]\.\/([\w-]+)\.js['"]/g;

/** Returns the declaration files that were copied, by their place in `dist`. */
export function bundlePrivateTypes(packageDir: string, packages = workspace): string[] {
  const dist = path.join(packageDir, 'dist');
  const needed = new Set<string>();
  const inPackage = (text: string, file: string) =>
    text.replaceAll(specifier, (_, quote: string, name: string, entry = 'index') => {
      const target = `${name}/${String(entry)}`;
      needed.add(target);
      const to = path.relative(path.dirname(file), path.join(dist, `${target}.js`));
      return quote + (to.startsWith('.') ? to : `./${to}`).replaceAll(path.sep, '/') + quote;
    });
  for (const file of declarationsIn(dist)) {
    const text = readFileSync(file, 'utf8');
    const bundled = inPackage(text, file);
    if (bundled !== text) writeFileSync(file, bundled);
  }
  // A set takes on new members while it is walked: what a copied file imports is copied too.
  for (const target of needed) {
    const [name = '', entry = ''] = target.split('/');
    const text = readFileSync(path.join(packages, name, 'dist', `${entry}.d.ts`), 'utf8');
    for (const [, imported] of text.matchAll(relativeImport)) needed.add(`${name}/${imported}`);
    const copy = path.join(dist, `${target}.d.ts`);
    mkdirSync(path.dirname(copy), { recursive: true });
    writeFileSync(copy, inPackage(text, copy));
  }
  return [...needed].map((target) => `${target}.d.ts`);
}

function declarationsIn(dist: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => path.join(dist, name));
}

if (import.meta.main) {
  const [packageDir] = process.argv.slice(2);
  if (packageDir === undefined) throw new Error('Usage: bundle-private-types.ts <package folder>');
  bundlePrivateTypes(packageDir);
}
