/**
 * What `custom-elements.json` says of the element, read from its sources: the analyzer knows classes
 * and JSDoc, and the rest of this file what is this element's own way.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as analyzer from '@custom-elements-manifest/analyzer/index.js';
import type {
  Attribute,
  ClassField,
  ClassMember,
  CustomElementDeclaration,
  Package,
} from 'custom-elements-manifest';

/** The package's own types leave out what its documentation offers. */
const { create, ts } = analyzer as unknown as {
  create(options: { modules: unknown[]; plugins: unknown[] }): Package;
  ts: {
    createSourceFile(name: string, text: string, target: number, setParents: boolean): unknown;
    ScriptTarget: { ES2022: number };
  };
};

const source = path.join(import.meta.dirname, '../src/ekyc-verify-element.ts');
const className = 'EkycVerifyElement';
const tagName = 'ekyc-verify';

/** The manifest of the package. Modules are named as they are published. */
export function readManifest(): Package {
  const file = ts.createSourceFile(
    'dist/element.js',
    readFileSync(source, 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const manifest = create({ modules: [file], plugins: [] });
  const element = elementOf(manifest);
  element.tagName = tagName;
  element.customElement = true;
  element.members = element.members?.filter(isForPages) ?? [];
  element.attributes = element.members.filter(hasAttribute).map(attributeFor);
  return {
    ...manifest,
    modules: [
      ...manifest.modules,
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

/** Texts and flags that can be set are attributes as well. */
function hasAttribute(member: ClassMember): member is ClassField {
  return (
    member.kind === 'field' &&
    !member.static &&
    !member.readonly &&
    /( \| null|^boolean)$/.test(member.type?.text ?? '')
  );
}

function attributeFor(field: ClassField): Attribute {
  const name = field.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  Object.assign(field, { attribute: name });
  const { description, type } = field;
  return {
    name,
    fieldName: field.name,
    ...(type !== undefined && { type }),
    ...(description !== undefined && { description }),
  };
}
