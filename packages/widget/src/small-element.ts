import { render } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';

/** On a server there is no such class: an element can be imported there, and not be made. */
const Base =
  (globalThis as Partial<typeof globalThis>).HTMLElement ??
  (Object as unknown as typeof HTMLElement);

/**
 * Counts the elements that the page had before this script; below zero once the task that read it is
 * over. That was work enough for one task, and they have shown nothing so far: each has a task of
 * its own, a millisecond apart, so that no frame has to lay out all of many.
 */
let early = 0;
setTimeout(() => {
  early = -1;
});

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
  #waiting: Promise<void> | null = null;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
  }

  connectedCallback(): void {
    const own = this as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(this))
      if (name in Object.getPrototypeOf(this)) {
        delete own[name];
        own[name] = value;
      }
    this.requestUpdate();
  }

  /** Shows, a moment later, what has changed. */
  requestUpdate(): void {
    this.updateComplete = this.#waiting ??= this.#update();
  }

  /** One for all elements of a class. */
  protected abstract readonly css: string;
  /** What has to be there before anything can be shown. */
  protected abstract prepare(): Promise<void>;
  protected abstract render(): TemplateResult;
  /** After what `render` gave is in the document. */
  protected abstract updated(root: ShadowRoot): void;

  async #update(): Promise<void> {
    // The rest of the attributes, and its place in the document, may be on their way.
    const isLate = await (early < 0 || new Promise((resolve) => setTimeout(resolve, early++)));
    await this.prepare();
    this.#waiting = null;
    const root = this.shadowRoot as ShadowRoot;
    if (!root.firstChild) this.#style(root);
    render(this.render(), root);
    this.updated(root);
    // Has the styles found here, and not in the next frame, which has the layout to do.
    if (!isLate) (root.lastElementChild as Partial<Element>).checkVisibility?.();
  }

  #style(root: ShadowRoot): void {
    try {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(this.css);
      }
      root.adoptedStyleSheets = [sheet];
    } catch {
      // Firefox before 101, Safari before 16.4.
      root.append(Object.assign(document.createElement('style'), { textContent: this.css }));
    }
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
      attribute.replace(/-(.)/g, (_all, letter: string) => letter.toUpperCase()),
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
