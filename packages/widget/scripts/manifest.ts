/**
 * What `custom-elements.json` says of the element, read from its sources: the analyzer knows classes,
 * JSDoc and Lit's properties.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as analyzer from '@custom-elements-manifest/analyzer/index.js';
// @ts-expect-error The analyzer has no types of its plugins.
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import type { ClassMember, CustomElementDeclaration, Package } from 'custom-elements-manifest';

/** The package's own types leave out what its documentation offers. */
const { create, ts } = analyzer as unknown as {
  create(options: { modules: unknown[]; plugins: unknown[] }): Package;
  ts: {
    createSourceFile(name: string, text: string, target: number, setParents: boolean): unknown;
    ScriptTarget: { ES2022: number };
  };
};

const folder = path.join(import.meta.dirname, '../src');
const className = 'EkycVerifyElement';
const tagName = 'ekyc-verify';

/** The manifest of the package. Modules are named as they are published. */
export function readManifest(): Package {
  // The form's part is a class of its own, whose members are the element's too.
  const form = read('form-field-element.ts', 'dist/form-field-element.js');
  const file = read('ekyc-verify-element.ts', 'dist/element.js');
  const manifest = create({ modules: [form, file], plugins: litPlugin() as unknown[] });
  const element = elementOf(manifest);
  element.tagName = tagName;
  element.customElement = true;
  element.superclass = { name: 'LitElement', package: 'lit' };
  element.members = (element.members ?? []).filter(isForPages);
  for (const member of element.members) delete member.inheritedFrom;
  return {
    ...manifest,
    modules: [
      ...manifest.modules.filter(({ path: name }) => name === 'dist/element.js'),
      {
        kind: 'javascript-module',
        path: 'dist/index.js',
        declarations: [],
        exports: [
          {
            kind: 'custom-element-definition',
            name: tagName,
            declaration: { name: className, module: 'dist/element.js' },
          },
        ],
      },
    ],
  };
}

function read(name: string, as: string): unknown {
  const text = readFileSync(path.join(folder, name), 'utf8');
  return ts.createSourceFile(as, text, ts.ScriptTarget.ES2022, true);
}

/** The element in a manifest. */
export function elementOf({ modules }: Package): CustomElementDeclaration {
  const found = modules
    .flatMap(({ declarations }) => declarations ?? [])
    .find(({ name }) => name === className);
  if (found === undefined) throw new Error(`The manifest lacks ${className}.`);
  return found as CustomElementDeclaration;
}

/** What the platform or the base class calls is nothing that a page does. */
function isForPages({ name, privacy, static: isStatic, ...member }: ClassMember): boolean {
  return (
    (privacy === undefined || privacy === 'public') &&
    !name.startsWith('#') &&
    !name.endsWith('Callback') &&
    (!isStatic || member.description !== undefined)
  );
}
