import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { publishedSizes } from '../bench/element/published-sizes.ts';
import { root } from './command.ts';
import { readDocument } from './markdown.ts';

/** The rows of the table of scripts in the comparison: name, version, kilobytes. */
const rows = [
  ...readDocument('docs/comparison.md').matchAll(
    /^\| \[?`?([@\w./-]+)`?(?:\]\(\S+\))? +\| ([\w.]+) +\| (\d+\.\d) +\|/gm,
  ),
].map(([, name = '', version = '', kilobytes = '']) => ({ name, version, kilobytes }));

describe('the sizes in the comparison', () => {
  it('are those that were measured of what others publish', () => {
    const theirs = rows.filter(({ name }) => name !== 'ekyc-verify.js');
    const measured = publishedSizes.map(({ name, version, brotli }) => ({
      name,
      version,
      kilobytes: (brotli / 1000).toFixed(1),
    }));
    expect(new Set(theirs)).toEqual(new Set(measured));
  });

  it('say of the element’s script no less than it has, and little more', () => {
    const script = readFileSync(join(root, 'packages/widget/dist/ekyc-verify.js'));
    const bytes = brotliCompressSync(script).length;
    const stated = Number(rows.find(({ name }) => name === 'ekyc-verify.js')?.kilobytes) * 1000;
    expect(stated).toBeGreaterThanOrEqual(bytes);
    expect(stated - bytes).toBeLessThan(300);
  });
});
