import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EkycVerifyElement } from 'ekyc-verify/element';
import { transform } from 'lightningcss';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { root } from '../../../scripts/command.ts';
import { collectSamples, samplesIn } from './collect.ts';

/** Every language that a sample may have: for each there is a test. */
const languages =
  'sh json yaml xml html css js jsx ts tsx vue python php java go kotlin swift dart'.split(' ');

it('every sample is in a language that is tried', () => {
  const others = collectSamples().filter(({ language }) => !languages.includes(language));
  expect(others.map(({ place, language }) => `${place} ${language}`)).toEqual([]);
});

describe.each(samplesIn('html', 'vue'))('the markup at $place', ({ code }) => {
  const tags = [...code.matchAll(/<ekyc-verify\b([^>]*?)\/?>/g)].map(
    ([, attributes = '']) => attributes,
  );

  it('names attributes that the element has', () => {
    const global = /^(id|class|lang|slot|style|ref|key|hidden)$|^(data-|aria-|on|v-|@|:)/;
    const named = tags.flatMap((attributes) =>
      [...attributes.matchAll(/([@:\w-]+)(?:=(?:"[^"]*"|\{[^}]*\}))?/g)].map(
        ([, name = '']) => name,
      ),
    );
    const unknown = named.filter(
      (name) => !global.test(name) && !EkycVerifyElement.observedAttributes.includes(name),
    );
    expect(unknown).toEqual([]);
  });

  it('closes what it opens', () => {
    const opened = [...code.matchAll(/<ekyc-verify\b/g)].length;
    const closed = [...code.matchAll(/<\/ekyc-verify>|<ekyc-verify\b[^>]*\/>/g)].length;
    expect(closed).toBe(opened);
  });
});

describe.each(samplesIn('css'))('the style sheet at $place', ({ code, place }) => {
  it('is valid', () => {
    transform({ filename: place, code: Buffer.from(code), errorRecovery: false });
  });

  it('names custom properties and parts that the element has', () => {
    const source = ['ekyc-verify-element.styles.ts', 'ekyc-verify-element.ts']
      .map((name) => readFileSync(join(root, 'packages/widget/src', name), 'utf8'))
      .join('\n');
    const properties = [...code.matchAll(/--ekyc-[\w-]+/g)].map(([name]) => name);
    const parts = [...code.matchAll(/::part\(([\w-]+)\)/g)].map(
      ([, name = '']) => `@csspart ${name} -`,
    );
    expect([...properties, ...parts].filter((name) => !source.includes(name))).toEqual([]);
  });
});

it.each(samplesIn('json'))('the JSON at $place can be read', ({ code }) => {
  expect(JSON.parse(code)).toBeTypeOf('object');
});

it.each(samplesIn('yaml'))('the YAML at $place can be read', ({ code }) => {
  expect(parseYaml(code)).toBeTypeOf('object');
});

it.each(samplesIn('xml'))('the XML at $place can be read', ({ code }) => {
  expect(() => new SaxesParser({ xmlns: true }).write(code).close()).not.toThrow();
});
