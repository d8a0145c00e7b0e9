import { warn } from './warn.js';

const tag = 'ekyc-verify';

/**
 * Registers the element. A page may load it twice, in two bundles or two versions: the first copy
 * stays, a later one says so and does nothing. On a server there is nothing to register with.
 *
 * @returns whether this copy is the page's
 */
export function define(element: CustomElementConstructor): boolean {
  const { document, customElements } = globalThis as Partial<typeof globalThis>;
  // Lit gives a server a registry of its own.
  const registry = document && customElements;
  const present = registry?.get(tag);
  if (!present) registry?.define(tag, element);
  else if (present !== element) warn(`<${tag}> is already defined: that copy stays.`);
  return registry?.get(tag) === element;
}
