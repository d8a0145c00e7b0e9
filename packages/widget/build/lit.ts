import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** A method or accessor of any class, as Lit's readable build writes them. */
const member = (name: string) => RegExp(String.raw`^ {4}(get )?${name}\([^]*?^ {4}\}\n`, 'gm');
const field = (name: string) => RegExp(String.raw`^ +this\.${name} = .*\n`, 'gm');

/**
 * What no template of the element reaches, with what stands in its place. The templates come
 * compiled (`templates.ts`), hold no directive, have one expression and nothing else in an
 * attribute, and are rendered into one place without options.
 */
const cuts: [what: string | RegExp, instead?: string][] = [
  // Lit's own switches for its builds.
  ['const DEV_MODE = true', 'const DEV_MODE = false'],
  ['const ENABLE_EXTRA_SECURITY_HOOKS = true', 'const ENABLE_EXTRA_SECURITY_HOOKS = false'],
  [/(?<!function )\bwrap\(/g, '('],
  // The compiler of templates.
  [/^const boundAttributeSuffix [^]*?(?=^const d = )/m],
  [/^const SPACE_CHAR [^]*?(?=^const HTML_RESULT )/m],
  ["typeof type === 'number'\n            ? this._$getTemplate(result)\n            :", ''],
  [member('_.getTemplate')],
  [/(?<=^class Template \{\n)[^]*?(?=^ {4}static createElement)/m],
  [/(?<=static createElement\(html), _options/, ''],
  // Lit's proof that strings are a template's. Here a template is a function, which no JSON can hold.
  [/ {4}if \(!isArray\(tsa\) [^]*?^ {4}\}\n/m],
  ['trustFromTemplateString(type.h, type.h[0])', 'trustFromTemplateString(type.h())'],
  ['trustFromTemplateString(tsa, stringFromTSA)', 'trustFromTemplateString(stringFromTSA)'],
  // A name that other copies of Lit know.
  ["Symbol.for('lit-nothing')", 'Symbol()'],
  // Directives, and telling them that they are in the document.
  [/\bresolveDirective\(this, (\w+), directiveParent(, 0)?\)/g, '$1'],
  [/, directiveParent = this/g],
  [/ && value !== noChange/g],
  [member('setConnected')],
  [member('_.isConnected')],
  [/^ +this\._\$notifyConnectionChanged\?.*\n/gm],
  [field('__isConnected')],
  [field('_.disconnectableChildren')],
  // Lists.
  [member('_commitIterable')],
  [/else if \(isIterable\(value\)\) \{[^]*?\}\n +else \{[^]*?\}/, ''],
  [', from)', ')'],
  // What directives and other libraries read.
  [member('tagName')],
  [member('parentNode')],
  [member('startNode')],
  [member('endNode')],
  [field('type')],
  [field('_.parent')],
  [/^polyfillSupport\?.*\n/m],
  [/^\(global\.litHtmlVersions .*\n/m],
  // Options.
  ['(options?.creationScope ?? d)', 'd'],
  [field('options')],
  [/, parent, options\)(?= \{)/g, ')'],
  [/(?<=constructor\(template), parent(?=\))/],
  [/, this, (this\.)?options\)/g, ')'],
  [/, undefined, options \?\? \{\}\)/, ')'],
  [', this.options)', ')'],
  ['new TemplateInstance(template, this)', 'new TemplateInstance(template)'],
  ['instance._clone(this.options)', 'instance._clone()'],
  ['_clone(options)', '_clone()'],
  ['options?.renderBefore ?? container', 'container'],
  ['options?.renderBefore ?? null', 'null'],
  [/(?<=render = \(value, container), options/],
  // Several expressions in one attribute.
  ['if (strings === undefined) {', 'if (true) {'],
  ["if (strings.length > 2 || strings[0] !== '' || strings[1] !== '') {", 'if (false) {'],
  [/(?<=this\.strings = strings;\n +\}\n) +else \{[^]*?\}\n/],
  ['if (part.strings !== undefined) {', 'if (false) {'],
  [/, strings(?=\) \{)/],
  [', templatePart.strings)', ')'],
  [', valueIndex, noCommit) {', ') {'],
  ['change && !noCommit', 'change'],
  // `nothing` as a value: an attribute that goes away, a property that has none.
  [/if \(value === nothing\) \{\n.*removeAttribute.*\n +\}\n +else \{/, '{'],
  ['value === nothing ? undefined : value', 'value'],
  [/(?<=^class PropertyPart .*\n) {4}constructor[^]*?\}\n/m],
  // Parts of elements and of comments.
  ['else if (templatePart.type === ATTRIBUTE_PART)', 'else'],
  [/ +else if \(templatePart\.type === ELEMENT_PART\) \{[^]*?\}\n/],
  ['if (part !== undefined) {', 'if (true) {'],
  // Parts as `templates.ts` writes them: the node's index and, of an attribute, its name and class.
  ['templatePart.index', 'templatePart[0]'],
  ['templatePart?.index', 'templatePart?.[0]'],
  ['templatePart.type === CHILD_PART', '!templatePart[2]'],
  ['new templatePart.ctor(node, templatePart.name', 'new templatePart[2](node, templatePart[1]'],
  // To end with, what compiled templates name.
  [/^export const _\$LH = \{[^]*?\};/m, 'export { AttributePart, PropertyPart };'],
];

/** Leaves out of Lit what the element does not reach, which no bundler can know. */
export const lessLit: Plugin = {
  name: 'less-lit',
  load(id) {
    if (!id.endsWith('/lit-html/lit-html.js')) return null;
    const readable = readFileSync(id.replace(/[^/]+$/, 'development/$&'), 'utf8').replaceAll(
      /^ *\/\/.*\n|^ *\/\*\*(?!\n \* @license)[^]*?\*\/\n/gm,
      '',
    );
    return cuts.reduce((code, [what, instead = '']) => {
      const less = code.replace(what, instead);
      // Another version of Lit: then this list is to be looked through.
      if (less === code) throw new Error(`lit-html has no ${String(what)}`);
      return less;
    }, readable);
  },
};
