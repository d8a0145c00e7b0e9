import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementReadme, readmeFile } from './element-readme.ts';
import { elementOf, readManifest } from './manifest.ts';
import { withReference } from './reference.ts';

describe('the manifest of the element', () => {
  const manifest = readManifest();
  const element = elementOf(manifest);
  const names = (items: readonly { name: string }[] = []) => items.map(({ name }) => name);

  it('says which module defines which tag', () => {
    expect(element).toMatchObject({ tagName: 'ekyc-verify', customElement: true });
    const definitions = manifest.modules.flatMap(({ exports = [] }) => exports);
    expect(definitions).toContainEqual({
      kind: 'custom-element-definition',
      name: 'ekyc-verify',
      declaration: { name: 'EkycVerifyElement', module: 'dist/element.js' },
    });
  });

  it('has an attribute for each text and flag, with its property', () => {
    expect(element.attributes).toContainEqual(
      expect.objectContaining({ name: 'document-type', fieldName: 'documentType' }),
    );
    expect(names(element.attributes)).toEqual(
      expect.arrayContaining(['proxy', 'client-secret', 'disabled']),
    );
  });

  it('has what pages use and nothing that only the platform calls', () => {
    const members = names(element.members);
    expect(members).toEqual(expect.arrayContaining(['state', 'start', 'reset', 'effects']));
    expect(members.filter((name) => /Callback$|^#|^(render|updated|settings)$/.test(name))).toEqual(
      [],
    );
  });

  it('describes all that it names', () => {
    const { attributes, events, slots, cssParts, cssProperties, members } = element;
    const described = [attributes, events, slots, cssParts, cssProperties, members].flatMap(
      (items): { name: string; description?: string }[] => items ?? [],
    );
    expect(described.filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
  });

  it('has the five events with the types that listeners get', () => {
    expect(element.events?.map(({ name, type }) => `${name}: ${type.text}`)).toEqual([
      'ekyc-start: EkycStartEvent',
      'ekyc-redirect: EkycRedirectEvent',
      'ekyc-attempt: EkycAttemptEvent',
      'ekyc-result: EkycResultEvent',
      'ekyc-error: EkycErrorEvent',
    ]);
  });
});

describe('the README of the element', () => {
  it('has the tables that the sources give (node scripts/generate-docs.ts writes them)', async () => {
    expect(readFileSync(readmeFile, 'utf8')).toBe(await elementReadme());
  });

  it('is not written when it has lost its marks', () => {
    expect(() => withReference('# ekyc-verify', elementOf(readManifest()))).toThrow('marks');
  });
});
