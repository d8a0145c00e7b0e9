import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { expect, it } from 'vitest';

const dist = path.join(import.meta.dirname, '../dist');

const language = /^ekyc-verify-[\d.]+-(ar|fil|id|ja|ko|ms|th|vi|zh-han[st])\.js$/;

/**
 * Bytes that may go over the wire, with brotli at its best, as a content network sends files. They
 * change on purpose alone: nobody shortens a sentence or drops a check for them.
 */
const limits: [what: string, file: RegExp, bytes: number][] = [
  // Lit, and all states and the hand-off in English, are in it.
  ['the script', /^ekyc-verify\.js$/, 18_000],
  ['what a click or a return needs', /^ekyc-verify-.*-verification-steps\.js$/, 5800],
  ['a language', language, 2048],
  ['what finds a language', /^ekyc-verify-.*-load\.js$/, 1000],
  ['the code for a phone', /^ekyc-verify-.*-handoff\.js$/, 5000],
];

const files = readdirSync(dist).filter((name) => /^ekyc-verify.*\.js$/.test(name));

function sizeOf(file: string): number {
  const text = readFileSync(path.join(dist, file));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params }).length;
}

it.each(limits)('%s stays small', (_what, pattern, bytes) => {
  const sizes = files.filter((name) => pattern.test(name)).map((name) => [name, sizeOf(name)]);
  // Printed, so that everybody sees what a change costs.
  process.stdout.write(
    sizes.map(([name, size]) => `${name}: ${size} bytes with brotli\n`).join(''),
  );
  expect(sizes).not.toEqual([]);
  expect(sizes.filter(([, size]) => Number(size) > bytes)).toEqual([]);
});

it('is whole in its first script, which one hash can pin', () => {
  const script = readFileSync(path.join(dist, 'ekyc-verify.js'), 'utf8');
  expect(script).not.toMatch(/\bimport\s*[{*"']|\bfrom\s*["']/);
});

it('asks the browser to compile its functions while the page goes on', () => {
  const script = readFileSync(path.join(dist, 'ekyc-verify.js'), 'utf8');
  // Only the first line of a script can ask for it, and a minifier removes comments.
  expect(script).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
});

it('has ten languages beside English, each a file of its own', () => {
  expect(files.filter((name) => language.test(name))).toHaveLength(10);
});
