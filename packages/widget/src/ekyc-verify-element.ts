import { html } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import { describe } from './describe.js';
import type { View } from './describe.js';
import { browserEffects } from './effects.js';
import type { Effects } from './effects.js';
import { styles } from './ekyc-verify-element.styles.js';
import { show, valueOf } from './form-field.js';
import { icons } from './icons.js';
import type { Languages } from './locale.js';
import type { Phase } from './machine.js';
import { en } from './messages.en.js';
import type { Messages } from './messages.js';
import { formInternals } from './platform.js';
import { readSettings } from './settings.js';
import type { Settings } from './settings.js';
import { SmallElement, reflect } from './small-element.js';
import { parseWeb } from './url.js';
import { verificationController } from './verification-controller.js';

const attributes = [
  'proxy',
  'document-type',
  'locale',
  'redirect-url',
  'theme-color',
  'captcha-token',
  'verification-hosts',
  'mode',
  'site-name',
  'privacy-url',
  'theme',
  'name',
  'disabled',
  'required',
];

/** How long a language may keep the element from showing anything. */
const patienceMs = 2000;

/**
 * @summary Sends a person to Tencent Cloud's identity verification and shows the result on return.
 *
 * @slot - What the page says before the start, in place of the element's own words.
 * @slot button - The page's own button. It starts the verification, tries again and asks again.
 *
 * @event {EkycStartEvent} ekyc-start - A verification is being started.
 * @event {EkycRedirectEvent} ekyc-redirect - The browser is about to leave; can be prevented.
 * @event {EkycResultEvent} ekyc-result - The verification has ended. For the screen only: the
 *   site's backend decides from the webhook, the result token or its own call.
 * @event {EkycErrorEvent} ekyc-error - A call did not succeed; `detail.code` says which way.
 *
 * @csspart base - The frame around everything.
 * @csspart status - The region that is read out when it changes.
 * @csspart icon - The sign beside the heading.
 * @csspart title - The heading of the state.
 * @csspart advice - What to do next.
 * @csspart needs - The list of what is needed, before the start.
 * @csspart privacy - What happens to the data, before the start.
 * @csspart reference - Error code and id of the request.
 * @csspart button - The button.
 * @csspart link - The link that goes on by hand, and the one to the site's privacy notice.
 *
 * @cssproperty --ekyc-accent - Colour of the button and of focus rings.
 * @cssproperty --ekyc-on-accent - Colour of the text on the button.
 * @cssproperty --ekyc-radius - Roundness of the frame.
 * @cssproperty --ekyc-space - Space between the parts.
 * @cssproperty --ekyc-font - Font family.
 *
 * @cssstate idle - One custom state for each value of `state`: `:state(passed)`.
 */
export class EkycVerifyElement extends SmallElement {
  /** The proxy of elements without the attribute `proxy`. The script tag's file sets it. */
  declare static defaultProxy: string | undefined;

  /** Languages that the site adds, or replaces, by BCP 47 tag in lower case. */
  declare static languages: Languages | undefined;

  /** Address of the ekyc-verify-proxy, absolute or relative to the page. */
  declare proxy: string | null;
  /** The document to read, such as `HKIDCard`. Default: the proxy's first. */
  declare documentType: string | null;
  /** Language of the person, BCP 47. Default: the page's. */
  declare locale: string | null;
  /** Where the person comes back to; query and fragment are left out. Default: this page. */
  declare redirectUrl: string | null;
  /** Colour of the vendor's page, as `#2d72f1`. */
  declare themeColor: string | null;
  /** Token of a captcha that the person solved, where the proxy asks for one. Good for one start. */
  declare captchaToken: string | null;
  /**
   * Hosts that the verification may be on, separated by spaces; a leading dot stands for any host
   * below. Default: the vendor's. Only for proxies that are configured with others.
   */
  declare verificationHosts: string | null;
  /**
   * `redirect`: in this browser. `handoff`: a computer or tablet shows a code for a phone. Default:
   * `auto`, a code on computers alone. A phone never shows one.
   */
  declare mode: 'auto' | 'redirect' | 'handoff' | null;
  /** Name of the site that asks. Default: its host. */
  declare siteName: string | null;
  /** Address of the site's privacy notice. */
  declare privacyUrl: string | null;
  /**
   * A background of the element's own: `light`, `dark`, or `auto` as the system has it. Default:
   * none, with text in the page's colour.
   */
  declare theme: string | null;
  /** The name of the result token in a form. */
  declare name: string | null;
  /** Nothing can be started. */
  declare disabled: boolean;
  /** The form is not valid before the person has passed. */
  declare required: boolean;

  readonly #verification = verificationController(this);
  readonly #internals = formInternals(this);
  #effects: Effects = browserEffects;
  #clientSecret: string | null = null;
  #followed: string | null = null;
  #ownTexts: Partial<Messages> = {};
  #loaded: Partial<Messages> = {};
  #language: string | null = null;

  protected get css(): string {
    return styles;
  }

  static readonly observedAttributes = [...attributes, 'client-secret'];
  static readonly formAssociated = true;

  /**
   * `ver_…_secret_…`: a verification that the site's backend has started. Reflected nowhere. Another
   * one in place of it takes everything of the first back, its result included.
   */
  get clientSecret(): string | null {
    return this.#clientSecret ?? this.getAttribute('client-secret');
  }

  set clientSecret(value: string | null) {
    this.#clientSecret = value;
    this.attributeChangedCallback();
  }

  /** Texts of the site's own, in place of the element's. */
  get messages(): Partial<Messages> {
    return this.#ownTexts;
  }

  set messages(value: Partial<Messages>) {
    this.#ownTexts = value;
    this.requestUpdate();
  }

  /** The element's ways to the world: to be replaced by apps with web views, and by tests. */
  get effects(): Effects {
    return this.#effects;
  }

  // An accessor, because Svelte sets no property that has none.
  set effects(value: Effects) {
    this.#effects = value;
  }

  /** @internal */
  texts: Messages = en;

  /** Where the verification stands. */
  get state(): Phase {
    return this.#verification.state().phase;
  }

  /** The result token once the person has passed: what a form sends. */
  get value(): string | null {
    return valueOf(this.#verification.state());
  }

  /** The form that it is a field of. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** What keeps the form from being sent. */
  get validity(): ValidityState {
    return this.#internals.validity;
  }

  /** What the browser says of that. */
  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  /** Whether the form may be sent as far as this field goes. */
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  /** The same, and the browser tells the person why not. */
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /**
   * Starts a verification, as the button does. Does nothing while one is under way, after a final
   * answer that a new one cannot change, and when disabled. Resolves when the browser is leaving,
   * or when it has failed: then `ekyc-error` has said so.
   */
  async start(): Promise<void> {
    if (!this.#off) await this.#verification.start();
  }

  /** Takes everything back: calls are aborted, what is kept of the verification is forgotten. */
  reset(): void {
    this.#verification.reset();
  }

  /** Focuses the button, or the frame where there is none. */
  override focus(options?: FocusOptions): void {
    this.#main?.focus(options);
  }

  /**
   * What the attributes say.
   *
   * @throws {EkycError} `proxy-missing` or `invalid-attribute`.
   * @internal
   */
  settings(): Settings {
    return readSettings(this, {
      href: location.href,
      base: document.baseURI,
      language: this.#pageLanguage(),
      proxy: EkycVerifyElement.defaultProxy,
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#verification.connect();
  }

  /**
   * Shows, a moment later, what has changed. A form knows at once.
   *
   * @internal
   */
  override requestUpdate(): void {
    super.requestUpdate();
    this.#tellForm();
  }

  attributeChangedCallback(): void {
    this.requestUpdate();
    const before = this.#followed;
    this.#followed = this.clientSecret ?? before;
    // What somebody has passed must not count for the next person.
    if (before && before !== this.#followed) this.reset();
  }

  disconnectedCallback(): void {
    this.#verification.disconnect();
  }

  formDisabledCallback(): void {
    this.requestUpdate();
  }

  formResetCallback(): void {
    this.reset();
  }

  formStateRestoreCallback(state: unknown): void {
    this.#verification.restore(state);
  }

  protected async prepare(): Promise<void> {
    const language = (this.locale ?? this.#pageLanguage()) || 'en';
    if (language === this.#language) return;
    this.#language = language;
    this.#loaded = {};
    const own = EkycVerifyElement.languages;
    if (/^en\b/i.test(language) && !own) return;
    const loading = this.#load(language, own);
    await Promise.race([loading, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    // It may have been told another one meanwhile.
    await this.prepare();
  }

  /** What cannot be loaded is said in English. */
  async #load(language: string, own: Languages = {}): Promise<void> {
    try {
      const { textsFor } = await import('./locale.js');
      const loaded = await textsFor(language, own);
      if (language === this.#language) this.#loaded = loaded;
      this.requestUpdate();
    } catch {
      // Offline, or a version that is gone.
    }
  }

  protected render(): TemplateResult {
    const texts = (this.texts = { ...en, ...this.#loaded, ...this.#ownTexts });
    const view = this.#view;
    const { language, direction, goOn, reference } = texts;
    const content = html`
      <svg part="icon" viewBox="0,0,24,24" aria-hidden="true">
        <path d=${icons[view.tone]} />
      </svg>
      <p part="title" id="title">${this.#say(view.title)}</p>
      ${view.advice && html`<p part="advice">${this.#say(view.advice)}</p>`}
      ${
        view.reference &&
        html`<p part="reference">
          <small>${reference} <bdi>${view.reference}</bdi></small>
        </p>`
      }
    `;
    return html`
      <div
        part="base"
        class=${`base ${view.tone}`}
        role="group"
        aria-labelledby="title"
        tabindex="-1"
        lang=${language}
        dir=${direction}
      >
        <div part="status" role="status">
          ${this.state === 'idle' ? html`<slot>${content}${this.#invitation(texts)}</slot>` : content}
        </div>
        <slot name="button" .hidden=${!view.button} .onclick=${this.#onPress}>
          <button part="button" .disabled=${this.#off} aria-disabled=${this.#off || !view.press}>
            ${view.label}
          </button>
        </slot>
        ${view.panel}${view.link && link(view.link, goOn)}
      </div>
    `;
  }

  protected updated(root: ShadowRoot): void {
    this.#tellForm();
    // The focus must not fall away with the button, and is where the person is looking after the way
    // back, unless the page has put it somewhere.
    const returned = this.#verification.returned && document.activeElement === document.body;
    this.#verification.returned = false;
    const { activeElement } = this.getRootNode() as Document;
    const lost =
      !this.#view.button &&
      this.contains(activeElement) &&
      !root.activeElement?.closest('.handoff');
    if (returned || lost) root.querySelector<HTMLElement>('.base')?.focus();
  }

  get #view(): View {
    return describe(this.#verification.state(), this.texts);
  }

  #tellForm(): void {
    const missing = this.required ? this.texts.required : '';
    show(this, this.#internals, this.#verification.state(), missing, this.#main);
  }

  #invitation({ needs, data, privacy }: Messages): TemplateResult {
    const url = this.privacyUrl && parseWeb(this.privacyUrl, document.baseURI);
    return html`
      <ul part="needs">
        <li>${needs[0]}</li>
        <li>${needs[1]}</li>
        <li>${needs[2]}</li>
      </ul>
      <p part="privacy">
        <small>${this.#say(data)} ${url && link(url.href, privacy)}</small>
      </p>
    `;
  }

  #say(text: string): string {
    const site = this.siteName ?? location.hostname;
    // A name of the other direction must not turn the words around it. Latin letters alone have one
    // direction: that a browser need not find out is a tenth of the first layout.
    return text.replaceAll('{site}', /[^ -ÿ]/.test(text + site) ? `\u2068${site}\u2069` : site);
  }

  /** What is pressed, the page's or the element's own; the frame where there is nothing to press. */
  get #main(): HTMLElement | undefined {
    const { button } = this.#view;
    return (
      (button && this.querySelector<HTMLElement>('[slot=button]')) ||
      this.shadowRoot?.querySelector<HTMLElement>(button ? 'button' : '.base') ||
      undefined
    );
  }

  /** Also by a fieldset around it. */
  get #off(): boolean {
    return this.disabled || this.matches(':disabled');
  }

  #pageLanguage(): string | null {
    return this.closest<HTMLElement>('[lang]')?.lang ?? document.documentElement.lang;
  }

  readonly #onPress = (): void => {
    const { press } = this.#view;
    if (this.#off || !press) return;
    void (press === 'ask' ? this.#verification.ask() : this.#verification.start());
  };
}

reflect(EkycVerifyElement, attributes, /^(disabled|required)$/);

function link(href: string, text: string): TemplateResult {
  return html`<a part="link" href=${href} rel="noreferrer">${text}</a>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ekyc-verify': EkycVerifyElement;
  }
}
