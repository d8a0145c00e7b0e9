import type { Plugin } from 'vite';
import { minify } from 'terser';
import { internalNames } from './internal-names.ts';

/** A part of the syntax tree, as far as it is read here. */
type Statement = { type: string; start: number; end: number };

/** White space in style sheets and templates, which a minifier must not touch. */
export const dense: Plugin = {
  name: 'dense-templates',
  transform: (code, id) =>
    id.includes('/packages/widget/src/')
      ? code
          .replaceAll(/\n\s+/g, '\n')
          .replaceAll(/(?<=css`[^`]*)\s*([{}:;,])\s+/g, '$1')
          .replaceAll(/;}/g, '}')
          .replaceAll(/(?<=css`[^`]*--_\w)\w+/g, '')
          .replaceAll(/(?<=css`[^`]*)='(\w+)'\]/g, '=$1]')
          .replaceAll(/(?<=css`[^`]*[ :,-])0(?=\.\d)/g, '')
          .replaceAll(/(?<=css`[^`]*@media) /g, '')
          .replaceAll(/(?<=css`[^`]*) ([*/]) /g, '$1')
          // The tag did nothing but mark what this is for.
          .replaceAll(/css`\s*(?=[^`\\]*`)/g, '`')
      : null,
};

/** Lit's own names for what one of its modules needs of another begin so. */
const litNames = String.raw`_.*`;

/** One minifier for all files, so that a shortened name is the same in each. */
export const terse: Plugin = {
  name: 'terse',
  async generateBundle(_options, bundle) {
    const nameCache = {};
    const files = Object.values(bundle).toSorted(
      (a, b) => Number('isEntry' in b && b.isEntry) - Number('isEntry' in a && a.isEntry),
    );
    for (const file of files) {
      if (file.type !== 'chunk') continue;
      const { code = '' } = await minify(grouped(file.code, this.parse(file.code).body), {
        module: true,
        ecma: 2020,
        nameCache,
        format: { comments: false },
        compress: { passes: 3, unsafe_arrows: true, pure_getters: true, lhs_constants: false },
        mangle: {
          properties: { regex: new RegExp(`^(${litNames}|${internalNames.join('|')})$`) },
        },
      });
      file.code = noticesIn(file.code) + code;
    }
  },
};

/**
 * Brotli makes more of words that stand with words, and of functions that stand with functions. The
 * order means nothing: words need nothing, and functions are there from the start.
 */
function grouped(code: string, statements: Statement[]): string {
  const text = ({ start, end }: Statement) => code.slice(start, end);
  const isWords = (each: Statement) => /^(var|const|let) (en|styles) =/.test(text(each));
  const isFunction = ({ type }: Statement) => type === 'FunctionDeclaration';
  const place = (each: Statement) => (isWords(each) ? 0 : isFunction(each) ? 2 : 1);
  return statements
    .toSorted((a, b) => place(a) - place(b))
    .map(text)
    .join('\n');
}

/** What others want to stand in every copy of their code, each in one line. */
function noticesIn(code: string): string {
  const notices = code.match(/\/\*\*(?=\s*\*?\s*@license)[^]*?\*\//g) ?? [];
  return notices
    .map((notice) => `/*!${notice.replaceAll(/@license|[\s*/]+/g, ' ').trim()}*/`)
    .join('');
}
