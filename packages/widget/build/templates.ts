import type { Plugin } from 'vite';

/** A part of the syntax tree, as far as it is read here. */
type Node = {
  type: string;
  start: number;
  end: number;
  tag?: { type: string; name: string };
  quasi?: Node;
  quasis?: (Node & { value: { cooked: string } })[];
  expressions?: Node[];
};

/**
 * Compiles the templates, so that they need no reading in the browser, as Lit's own compiler does:
 * https://github.com/lit/lit/tree/main/packages/labs/compiler. That compiler needs a TypeScript whose
 * programs can be transformed; these templates need only what stands here. Their parts are shorter.
 */
export const compiledTemplates: Plugin = {
  name: 'compiled-templates',
  transform(code, id) {
    if (!id.includes('/packages/widget/src/') || !code.includes('html`')) return null;
    const edits: [start: number, end: number, text: string][] = [];
    const compiled: string[] = [];
    for (const { start, end, quasi } of templatesIn(this.parse(code))) {
      const { quasis = [], expressions = [] } = quasi ?? {};
      const name = `template_${compiled.length}`;
      compiled.push(`const ${name} = ${compile(quasis.map(({ value }) => value.cooked))};`);
      // Between the expressions stands text, which the compiled template has once for all.
      let [from, before] = [start, `({ ['_$litType$']: ${name}, values: [`];
      for (const expression of expressions) {
        edits.push([from, expression.start, before]);
        [from, before] = [expression.end, ', '];
      }
      if (expressions.length === 0) throw new Error(`Nothing changes in ${code.slice(start, end)}`);
      edits.push([from, end, '] })']);
    }
    edits.sort(([a], [b]) => b - a);
    const edited = edits.reduce(
      (text, [start, end, instead]) => text.slice(0, start) + instead + text.slice(end),
      code,
    );
    return [`import { AttributePart, PropertyPart } from 'lit/html.js';`, edited, ...compiled].join(
      '\n',
    );
  },
};

function* templatesIn(node: unknown): Generator<Node> {
  if (typeof node !== 'object' || node === null) return;
  const { type, tag } = node as Partial<Node>;
  if (type === 'TaggedTemplateExpression' && tag?.name === 'html') yield node as Node;
  for (const child of Object.values(node)) yield* templatesIn(child);
}

/** Stands for an expression. */
const gap = '\0';

/** @param strings What stands around the expressions. */
function compile(strings: string[]): string {
  let html = '';
  const parts: string[] = [];
  const [first = '', ...others] = dense(strings.join(gap)).split(gap);
  for (const [at, string] of [first, ...others].entries()) {
    html += string;
    if (at === others.length) break;
    const attribute = / (\.?)([\w-]+)=$/.exec(html);
    // Lit's walker counts elements and comments.
    const nodes = html.match(/<[\w?]/g)?.length ?? 0;
    if (attribute) {
      const [all, dot, name = ''] = attribute;
      html = html.slice(0, -all.length);
      const part = dot ? 'PropertyPart' : 'AttributePart';
      parts.push(`[${nodes - 1}, '${name}', ${part}]`);
    } else if (/<[^>]*$/.test(html)) {
      throw new Error(`An expression that is not all of an attribute: ${html}`);
    } else {
      html += '<?>';
      parts.push(`[${nodes}]`);
    }
  }
  // What follows a last expression must not be taken for a part of it.
  if (strings.at(-1) === '') html += '<?>';
  return `{ h: () => \`${html}\`, parts: [${parts.join(', ')}] }`;
}

/** Without the white space of the source's lines, and without quotes that HTML can do without. */
function dense(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, (tag) =>
      tag
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ (?=\/?>)/g, '')
        .replaceAll(/="([\w,-]+)"/g, '=$1'),
    )
    .replaceAll(/(?<=^|[>\0])\s*\n\s*|\s*\n\s*(?=$|[<\0])/g, '');
}
