import { render } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';

/** On a server there is no such class: an element can be imported there, and not be made. */
const Base =
  (globalThis as Partial<typeof globalThis>).HTMLElement ??
  (Object as unknown as typeof HTMLElement);

/** Made with the first element, and shared by all. */
let sheet: CSSStyleSheet | undefined;

/**
 * What this element needs of a base class, around Lit's templates: one rendering for any number of
 * changes, properties that were set before the class was there, and styles that a strict policy
 * allows. `LitElement` does much more, and would be a quarter of the whole script.
 */
export abstract class SmallElement extends Base {
  /** Resolves when all that has changed so far is shown. */
  updateComplete: Promise<void> = Promise.resolve();
  #waiting = false;

  constructor(css: string) {
    super();
    const root = this.attachShadow({ mode: 'open' });
    try {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
      }
      root.adoptedStyleSheets = [sheet];
    } catch {
      // Firefox before 101, Safari before 16.4.
      root.append(Object.assign(document.createElement('style'), { textContent: css }));
    }
  }

  connectedCallback(): void {
    const own = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(this))
      if (name in Object.getPrototypeOf(this)) {
        const value = own[name];
        delete own[name];
        own[name] = value;
      }
    this.requestUpdate();
  }

  attributeChangedCallback(): void {
    this.requestUpdate();
  }

  /** Shows, a moment later, what has changed. */
  requestUpdate(): void {
    if (!this.#waiting) this.updateComplete = this.#update();
  }

  /** What has to be there before anything can be shown. */
  protected abstract prepare(): Promise<void>;
  protected abstract render(): TemplateResult;
  /** After what `render` gave is in the document. */
  protected abstract updated(root: ShadowRoot): void;

  async #update(): Promise<void> {
    this.#waiting = true;
    // The rest of the attributes, and its place in the document, may be on their way.
    await Promise.resolve();
    await this.prepare();
    this.#waiting = false;
    const root = this.shadowRoot as ShadowRoot;
    render(this.render(), root);
    this.updated(root);
  }
}

/**
 * Gives a class a property for each attribute, as the platform's own elements have them:
 * `document-type` is `documentType`, the text or null.
 *
 * @param flags Matches the attributes of which only the presence counts: `true` or `false`.
 */
export function reflect(type: { prototype: object }, attributes: readonly string[], flags: RegExp) {
  for (const attribute of attributes)
    Object.defineProperty(
      type.prototype,
      attribute.replace(/-./g, ([, letter = '']) => letter.toUpperCase()),
      {
        get(this: Element) {
          return flags.test(attribute)
            ? this.hasAttribute(attribute)
            : this.getAttribute(attribute);
        },
        set(this: Element, value: string | boolean | null | undefined) {
          if (value === false || value === null || value === undefined)
            this.removeAttribute(attribute);
          else this.setAttribute(attribute, value === true ? '' : value);
        },
      },
    );
}
