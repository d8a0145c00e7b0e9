/**
 * Puts the declarations of the private package `ekyc-verify-protocol` into a package that is
 * published: copies those that the package's own declarations name to `dist/protocol/`, and makes
 * the imports point there. Run after `tsc`: `node ../../scripts/bundle-protocol-types.ts .`
 */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const protocolDist = path.join(import.meta.dirname, '../packages/protocol/dist');

/** `ekyc-verify-protocol` or `ekyc-verify-protocol/vocabulary`, as a quoted module specifier. */
const specifier = /(['"])ekyc-verify-protocol(?:\/([\w-]+))?\1/g;
const relativeImport = /\bfrom\s+['"]\.\/([\w-]+)\.js['"]/g;

/** Returns the names of the declaration files that were copied. */
export function bundleProtocolTypes(packageDir: string, from = protocolDist): string[] {
  const dist = path.join(packageDir, 'dist');
  const target = path.join(dist, 'protocol');
  const needed = new Set<string>();
  for (const file of declarationsIn(dist)) {
    const text = readFileSync(file, 'utf8');
    const inPackage = text.replaceAll(specifier, (_, quote: string, entry = 'index') => {
      needed.add(String(entry));
      const to = path.relative(path.dirname(file), path.join(target, `${String(entry)}.js`));
      return quote + (to.startsWith('.') ? to : `./${to}`).replaceAll(path.sep, '/') + quote;
    });
    if (inPackage !== text) writeFileSync(file, inPackage);
  }
  if (needed.size > 0) mkdirSync(target, { recursive: true });
  // A set takes on new members while it is walked: what a copied file imports is copied too.
  for (const name of needed) {
    const file = path.join(from, `${name}.d.ts`);
    copyFileSync(file, path.join(target, `${name}.d.ts`));
    for (const [, imported] of readFileSync(file, 'utf8').matchAll(relativeImport))
      if (imported !== undefined) needed.add(imported);
  }
  return [...needed].map((name) => `${name}.d.ts`);
}

function declarationsIn(dist: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => path.join(dist, name));
}

if (import.meta.main) {
  const [packageDir] = process.argv.slice(2);
  if (packageDir === undefined) throw new Error('Usage: bundle-protocol-types.ts <package folder>');
  bundleProtocolTypes(packageDir);
}
