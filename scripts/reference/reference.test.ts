import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resultCodes } from '../../packages/proxy/src/tencent/outcome.js';
import { apiErrors } from '../../packages/proxy/src/tencent/errors.js';
import { referencePages } from './index.js';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

it('the pages of docs say what the code says', () => {
  for (const [name, page] of Object.entries(referencePages)) {
    expect(read(name), `docs/${name}: run "node scripts/generate-docs.ts"`).toBe(page);
  }
});

it('every code of the vendor that is known is on its page', () => {
  const page = read('vendor-codes.md');
  for (const code of Object.keys(resultCodes))
    expect(page).toMatch(new RegExp(`^\\| ${code} `, 'm'));
  for (const code of Object.keys(apiErrors)) expect(page).toContain(`| \`${code}\` `);
});

it('every call is on its page, with what it needs', () => {
  const page = read('http-api.md');
  expect(page).toContain('## `POST /v1/verifications`');
  expect(page).toContain(
    'Needs: a page on an allowed origin, or an API key. Answers with 200 or 201.',
  );
  expect(page).toContain('`retryable`');
});
