import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problems } from '../packages/protocol/src/vocabulary.ts';
import { clientErrors } from '../packages/widget/src/page-errors.ts';
import { root } from './command.ts';
import { readDocument } from './markdown.ts';

const page = readDocument('docs/troubleshooting.md');
const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);

/** What the packages say, as it stands in their sources. */
const sources = globSync('packages/{backend,messages,protocol,proxy,widget}/src/**/*.ts', {
  cwd: root,
  exclude: (path) => path.endsWith('.test.ts'),
})
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

it('troubleshooting explains codes that a console can show', () => {
  const codes = headings.flatMap((heading) => /^`ekyc-verify: ([\w-]+)`$/.exec(heading)?.[1] ?? []);
  expect(codes).toContain('network');
  expect(codes.filter((code) => !(code in problems) && !(code in clientErrors))).toEqual([]);
});

it('troubleshooting quotes what people read on the page', () => {
  const quoted = headings.flatMap((heading) => /^“(.+)”$/.exec(heading)?.[1] ?? []);
  expect(quoted).not.toEqual([]);
  expect(quoted.filter((text) => !sources.includes(`'${text}'`))).toEqual([]);
});

it('troubleshooting quotes messages that the proxy has', () => {
  // Numbers and addresses differ from case to case.
  const rows = [...page.matchAll(/^\| ``?(?! )(.+?)``? +\|/gm)].map(([, message = '']) => message);
  const said = headings.flatMap(
    (heading) => /^`((?!ekyc-verify:|"|<|Refused|blocked|Expected).+)`$/.exec(heading)?.[1] ?? [],
  );
  const parts = [...rows, ...said].map((message) =>
    message.split(/\s*(?:…|\bhttp:\S+?(?=,)|\b8080\b|127\.0\.0\.1)\s*/).filter(Boolean),
  );
  expect(rows.length).toBeGreaterThan(10);
  const missing = parts.flat().filter((part) => !sources.includes(part));
  expect(missing).toEqual([]);
});
