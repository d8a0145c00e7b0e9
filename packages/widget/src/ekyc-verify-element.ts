import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { describe } from './describe.js';
import type { View } from './describe.js';
import { browserEffects } from './effects.js';
import type { Effects } from './effects.js';
import { styles } from './ekyc-verify-element.styles.js';
import { icons } from './icons.js';
import type { Phase } from './machine.js';
import { en } from './messages.en.js';
import { readSettings } from './settings.js';
import type { Settings } from './settings.js';
import { VerificationController } from './verification-controller.js';

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
 * @csspart reference - Error code and id of the request.
 * @csspart button - The button.
 * @csspart link - The link that goes on by hand.
 *
 * @cssproperty --ekyc-accent - Colour of the button and of focus rings.
 * @cssproperty --ekyc-on-accent - Colour of the text on the button.
 * @cssproperty --ekyc-radius - Roundness of the frame.
 * @cssproperty --ekyc-space - Space between the parts.
 * @cssproperty --ekyc-font - Font family.
 *
 * @cssstate idle - One custom state for each value of `state`: `:state(passed)`.
 */
export class EkycVerifyElement extends LitElement {
  /** The proxy of elements without the attribute `proxy`. The script tag's file sets it. */
  static defaultProxy: string | null = null;

  static override styles = styles;

  static override properties = {
    proxy: {},
    documentType: { attribute: 'document-type' },
    locale: {},
    redirectUrl: { attribute: 'redirect-url' },
    clientSecret: { attribute: 'client-secret' },
    themeColor: { attribute: 'theme-color' },
    captchaToken: { attribute: 'captcha-token' },
    verificationHosts: { attribute: 'verification-hosts' },
    disabled: { type: Boolean, reflect: true },
  };

  /** Address of the ekyc-verify-proxy, absolute or relative to the page. */
  declare proxy: string | null;
  /** The document to read, such as `HKIDCard`. Default: the proxy's first. */
  declare documentType: string | null;
  /** Language of the person, BCP 47. Default: the page's. */
  declare locale: string | null;
  /** Where the person comes back to; query and fragment are left out. Default: this page. */
  declare redirectUrl: string | null;
  /** `ver_…_secret_…`: a verification that the site's backend has started. Reflected nowhere. */
  declare clientSecret: string | null;
  /** Colour of the vendor's page, as `#2d72f1`. */
  declare themeColor: string | null;
  /** Token of a captcha that the person solved, where the proxy asks for one. Good for one start. */
  declare captchaToken: string | null;
  /**
   * Hosts that the verification may be on, separated by spaces; a leading dot stands for any host
   * below. Default: the vendor's. Only for proxies that are configured with others.
   */
  declare verificationHosts: string | null;
  /** Nothing can be started. */
  declare disabled: boolean;

  readonly #verification = new VerificationController(this);
  readonly #states = customStatesOf(this);
  #shown: Phase | null = null;
  #effects: Effects = browserEffects;

  constructor() {
    super();
    this.proxy = null;
    this.documentType = null;
    this.locale = null;
    this.redirectUrl = null;
    this.clientSecret = null;
    this.themeColor = null;
    this.captchaToken = null;
    this.verificationHosts = null;
    this.disabled = false;
  }

  /** The element's ways to the world: to be replaced by apps with web views, and by tests. */
  get effects(): Effects {
    return this.#effects;
  }

  // An accessor, because Svelte sets no property that has none.
  set effects(value: Effects) {
    this.#effects = value;
  }

  /** Where the verification stands. */
  get state(): Phase {
    return this.#verification.state.phase;
  }

  /**
   * Starts a verification, as the button does. Does nothing while one is under way, after a final
   * answer that a new one cannot change, and when disabled. Resolves when the browser is leaving,
   * or when it has failed: then `ekyc-error` has said so.
   */
  async start(): Promise<void> {
    if (!this.disabled) await this.#verification.start();
  }

  /** Takes everything back: calls are aborted, what is kept of the verification is forgotten. */
  reset(): void {
    this.#verification.reset();
  }

  /**
   * What the attributes say.
   *
   * @throws {EkycError} `proxy-missing` or `invalid-attribute`.
   * @internal
   */
  settings(): Settings {
    return readSettings({
      proxy: this.proxy ?? EkycVerifyElement.defaultProxy,
      documentType: this.documentType,
      locale: this.locale,
      redirectUrl: this.redirectUrl,
      clientSecret: this.clientSecret,
      themeColor: this.themeColor,
      captchaToken: this.captchaToken,
      verificationHosts: this.verificationHosts,
      pageLanguage:
        this.closest('[lang]')?.getAttribute('lang') ?? (document.documentElement.lang || null),
      pageHref: location.href,
      baseHref: document.baseURI,
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#shown === this.state) return;
    if (this.#shown) this.#states?.delete(this.#shown);
    this.#states?.add(this.state);
    this.#shown = this.state;
  }

  protected override render(): TemplateResult {
    const view = describe(this.#verification.state, en);
    return html`
      <div part="base" class="base ${view.tone}" lang=${en.language} dir=${en.direction}>
        <div part="status" class="status" role="status">
          ${this.state === 'idle' ? html`<slot>${content(view)}</slot>` : content(view)}
        </div>
        ${this.#button(view)}
        ${
          view.link === null
            ? nothing
            : html`<a part="link" href=${view.link} rel="noreferrer">${en.goOn}</a>`
        }
      </div>
    `;
  }

  #button(view: View): TemplateResult {
    const busy = view.press === null;
    return html`
      <slot name="button" ?hidden=${busy && view.tone !== 'busy'} @click=${this.#onPress}>
        <button part="button" type="button" ?disabled=${this.disabled} aria-disabled=${busy}>
          ${view.label}
        </button>
      </slot>
    `;
  }

  readonly #onPress = (): void => {
    const { press } = describe(this.#verification.state, en);
    if (this.disabled || press === null) return;
    void (press === 'ask' ? this.#verification.ask() : this.#verification.start());
  };
}

function content(view: View): TemplateResult {
  return html`
    <svg part="icon" class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d=${icons[view.tone]} />
    </svg>
    <p part="title" class="title">${view.title}</p>
    <p part="advice" class="advice">${view.advice}</p>
    ${
      view.reference === null
        ? nothing
        : html`<p part="reference" class="reference">${en.reference} ${view.reference}</p>`
    }
  `;
}

/** Null in browsers from before `:state()`, which have no custom states or refuse such names. */
function customStatesOf(element: HTMLElement): CustomStateSet | null {
  try {
    const { states } = element.attachInternals();
    states.add('idle');
    return states;
  } catch {
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ekyc-verify': EkycVerifyElement;
  }
}
