/** Writes what editors and tools read: custom-elements.json, VS Code's and JetBrains' data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import { readManifest } from './manifest.ts';

const root = path.join(import.meta.dirname, '..');
const outdir = path.join(root, 'dist');
mkdirSync(outdir, { recursive: true });
const manifest = readManifest();
// The two generators describe the same format with types of their own.
const forVsCode = manifest as unknown as Parameters<typeof generateVsCodeCustomElementData>[0];
const forJetBrains = manifest as unknown as Parameters<typeof generateJetBrainsWebTypes>[0];
writeFileSync(path.join(outdir, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
generateVsCodeCustomElementData(forVsCode, {
  outdir,
  htmlFileName: 'vscode.html-custom-data.json',
  cssFileName: 'vscode.css-custom-data.json',
  // Without defaults in the sources it would write "undefined" for each.
  hideCssPropertiesDocs: true,
  hideLogs: true,
});
generateJetBrainsWebTypes(forJetBrains, {
  outdir,
  packageJson: false,
  hideCssPropertiesDocs: true,
  hideLogs: true,
});
