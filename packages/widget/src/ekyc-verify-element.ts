import { fill } from 'ekyc-verify-messages';
import type { ElementMessages, MessageOverrides } from 'ekyc-verify-messages';
import type { Languages } from 'ekyc-verify-messages/load';
import type { TemplateResult } from 'lit';
import { drawCard } from './card.js';
import { browserEffects } from './effects.js';
import type { Effects } from './effects.js';
import { styles } from './ekyc-verify-element.styles.js';
import { FocusController } from './focus-controller.js';
import { show, tolerateAssignments, valueOf } from './form-field.js';
import { FormFieldElement } from './form-field-element.js';
import type { Mode } from './handoff/device.js';
import { LanguageController } from './language-controller.js';
import type { Phase } from './machine.js';
import { languageAround } from './page-language.js';
import { ready } from './page.js';
import { mediaMatches } from './platform.js';
import type { Surroundings } from './settings.js';
import { trimmed } from './text.js';
import { parseWeb } from './url.js';
import { VerificationController } from './verification-controller.js';
import { viewOf } from './views.js';
import type { Press, View } from './views.js';

/**
 * Resolves when the task that read this script is over. That was work enough for one task: what the
 * page had before is shown in the next.
 */
const scriptRead = new Promise<void>((resolve) => {
  setTimeout(resolve);
});

const ends: readonly Phase[] = ['passed', 'failed', 'expired', 'canceled'];

/**
 * @summary Sends a person to Tencent Cloud's identity verification and shows the result on return.
 *
 * @slot - Your own text before the start, instead of the element's. The text about data stays.
 * @slot button - Your own button. It does everything that the element's button does. In a form, give it
 *   `type="button"`; if it has no type, the element takes it out of the form.
 * @slot continue - Your link or button for people who have passed.
 *
 * @event {EkycStartEvent} ekyc-start - An attempt is about to begin.
 * @event {EkycRedirectEvent} ekyc-redirect - The browser is about to leave; `preventDefault()` keeps the page open.
 * @event {EkycAttemptEvent} ekyc-attempt - An attempt has ended; the verification may go on.
 * @event {EkycResultEvent} ekyc-result - The verification has ended. For the screen only:
 *   your backend must decide, from the webhook, the result token, or its own call.
 * @event {EkycErrorEvent} ekyc-error - A call failed; `detail.code` says how.
 *
 * @csspart base - The frame around everything.
 * @csspart status - The region that screen readers announce when it changes.
 * @csspart icon - The icon beside the heading.
 * @csspart title - The heading of the state.
 * @csspart description - The text below the heading.
 * @csspart attempts-left - How many attempts are left, if there are only a few.
 * @csspart requirements - The list of what is needed, before the start.
 * @csspart privacy - What happens to the data, before the start.
 * @csspart reference - Error code and ID of the request.
 * @csspart button - The button.
 * @csspart secondary-button - The second button, if there are two.
 * @csspart handoff - Everything about continuing on a phone, below the text.
 * @csspart qr-code - The QR code.
 * @csspart handoff-number - The number that the phone also shows.
 * @csspart handoff-button - The buttons to get a new code or to use this device.
 * @csspart link - The link if the browser doesn't redirect, and the one to your privacy notice.
 *
 * @cssproperty --ekyc-accent-color - Color of the button and of the focus ring.
 * @cssproperty --ekyc-on-accent-color - Color of the text on the button.
 * @cssproperty --ekyc-border-radius - Radius of the frame's corners.
 * @cssproperty --ekyc-spacing - Space between the parts.
 * @cssproperty --ekyc-font-family - Font family.
 *
 * @cssstate idle - One custom state for each value of `state`: `:state(passed)`.
 */
export class EkycVerifyElement extends FormFieldElement {
  static override readonly styles = styles;

  static override readonly properties = {
    proxy: {},
    documentType: { attribute: 'document-type' },
    locale: {},
    redirectUrl: { attribute: 'redirect-url' },
    themeColor: { attribute: 'theme-color' },
    captchaToken: { attribute: 'captcha-token' },
    verificationHosts: { attribute: 'verification-hosts' },
    mode: {},
    siteName: { attribute: 'site-name' },
    privacyUrl: { attribute: 'privacy-url' },
    theme: { reflect: true },
    name: { reflect: true },
    disabled: { type: Boolean, reflect: true },
    required: { type: Boolean, reflect: true },
    inApp: { attribute: 'in-app', type: Boolean },
    linkPage: { attribute: 'link-page', type: Boolean },
    clientSecret: { attribute: 'client-secret' },
    messages: { attribute: false },
    effects: { attribute: false },
  };

  /** The proxy of elements without the attribute `proxy`. The script tag sets it. */
  static defaultProxy: string | undefined;

  /** Languages that you add or replace, by BCP 47 tag in lower case. */
  static languages: Languages | undefined;

  /** Address of the ekyc-verify-proxy, absolute or relative to the page. */
  proxy: string | null = null;
  /** Document to read, such as `HKIDCard`. Default: the first in EKYC_DOCUMENT_TYPES. */
  documentType: string | null = null;
  /** Language of the person, BCP 47. Default: the page's. */
  locale: string | null = null;
  /** URL that the person returns to, without query and fragment. Default: this page. */
  redirectUrl: string | null = null;
  /** Color of the vendor's page, such as `#2d72f1`. */
  themeColor: string | null = null;
  /**
   * Token of a solved captcha, if the proxy requires one. It works for one creation: the element
   * removes it once it's sent.
   */
  captchaToken: string | null = null;
  /**
   * Hosts that the verification page may be on, separated by spaces; a leading dot includes all
   * subdomains. Default: the vendor's. Only for proxies that are configured with others.
   */
  verificationHosts: string | null = null;
  /**
   * `redirect`: in this browser. `handoff`: a computer or tablet shows a QR code for a phone. Default:
   * `auto`, a QR code on computers only. A phone never shows one.
   */
  mode: Mode | null = null;
  /** Name of your site. Default: its host. */
  siteName: string | null = null;
  /** URL of your privacy notice. */
  privacyUrl: string | null = null;
  /**
   * Background of the element: `light`, `dark`, or `auto`, which follows the system. Default: none,
   * with text in the page's color.
   */
  theme: string | null = null;
  /** Name of the result token in a form. */
  name: string | null = null;
  /** Whether the element is disabled, so that nobody can start. */
  disabled = false;
  /** Whether the form is invalid until the person has passed. */
  required = false;
  /**
   * Whether the page is inside your own app, which allows the camera. There's no warning about in-app
   * browsers then.
   */
  inApp = false;
  /** For the proxy's page of a link only: people return to it by way of the proxy. */
  linkPage = false;

  private readonly language = new LanguageController(this, () => EkycVerifyElement.languages);
  private readonly verification = new VerificationController(this);
  private readonly focusing = new FocusController(this, this.verification);
  private secret: string | null = null;
  private lastSecret: string | null = null;
  private ownTexts: MessageOverrides = {};
  private ways: Effects = browserEffects;
  /** What was drawn last. */
  private shown: Phase | null = null;

  /**
   * `ver_…_secret_…`: the client secret of a verification that your backend created. It isn't reflected
   * to the attribute. Setting another one drops everything about the first, its result included.
   */
  get clientSecret(): string | null {
    return this.secret;
  }

  set clientSecret(value: string | null) {
    this.secret = trimmed(value) || null;
    const before = this.lastSecret;
    this.lastSecret = this.secret ?? before;
    // What somebody has passed must not count for the next person, nor the code of a verification that
    // the page has created for that of the backend.
    const isOther = before === null ? this.state === 'handoff' : before !== this.lastSecret;
    if (isOther) this.reset();
    if (this.isConnected) this.verification.look();
  }

  /** Your own texts, instead of the element's. */
  get messages(): MessageOverrides {
    return this.ownTexts;
  }

  set messages(value: MessageOverrides | null | undefined) {
    this.ownTexts = value ?? {};
  }

  /** The element's effects, such as `fetch` and `navigate`. Apps with web views and tests can replace them. */
  get effects(): Effects {
    return this.ways;
  }

  set effects(value: Partial<Effects> | null | undefined) {
    // A member that a framework sets to nothing is as good as absent.
    const given = Object.entries(value ?? {}).filter(([, way]) => way);
    this.ways = { ...browserEffects, ...(Object.fromEntries(given) as Partial<Effects>) };
  }

  /** State of the element, such as `idle`, `checking`, or `passed`. */
  get state(): Phase {
    return this.verification.state.phase;
  }

  /** The result token that a form sends; null until the person has passed. */
  get value(): string | null {
    return valueOf(this.verification.state);
  }

  /**
   * Begins an attempt, as the button does, and creates the verification if there is none. Does nothing
   * while an attempt is under way, after an end that another one can't change, and when disabled.
   * Resolves when the browser is about to leave, when the verification has ended, or after a call
   * failed, which fires `ekyc-error`.
   */
  async start(): Promise<void> {
    if (!this.isOff) await this.verification.start();
  }

  /**
   * Clears the element, a pass included. Aborts calls and forgets everything about the verification.
   */
  reset(): void {
    this.verification.reset();
  }

  /** Focuses the button, or the heading if there is none. */
  override focus(options?: FocusOptions): void {
    this.focusing.main?.focus(options);
  }

  /** @internal */
  get texts(): ElementMessages {
    return this.language.texts;
  }

  /** @internal */
  get surroundings(): Surroundings {
    return {
      href: location.href,
      base: document.baseURI,
      language: languageAround(this),
      proxy: EkycVerifyElement.defaultProxy,
    };
  }

  /** @internal */
  stateChanged(): void {
    // The browser takes an empty message to say that nothing is missing.
    const missing = this.required ? this.texts.notes.required || ' ' : '';
    const anchor = missing ? this.focusing.main : undefined;
    show(this, this.internals, this.verification.state, missing, anchor);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    // Holds the place until there is something to see.
    root.append(document.createElement('i'));
    root.addEventListener('slotchange', () => void this.freeButton());
    return root;
  }

  /**
   * Pressing Enter in a text field clicks the form's first button that sends it: of the page's own
   * button that would begin an attempt. What a server rendered stays as it is until it is taken over.
   */
  private async freeButton(): Promise<void> {
    await ready(this);
    const sending = 'button:not([type=button]),[type=submit],[type=image]';
    for (const own of this.querySelectorAll(sending))
      if (own.closest('[slot=button]')) own.setAttribute('form', '');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stateChanged();
  }

  formDisabledCallback(): void {
    this.requestUpdate();
  }

  /**
   * Takes back what did not come to a pass, and neither a pass nor what is under way: React resets a
   * form after its action, and no person asked for that.
   */
  formResetCallback(): void {
    this.verification.clear();
  }

  protected override async scheduleUpdate(): Promise<void> {
    await scriptRead;
    await this.language.ready();
    await super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const { view, texts, isOff, isOver, onButton } = this;
    const privacyUrl = trimmed(this.privacyUrl);
    return drawCard({
      view,
      texts,
      say: (text) => this.say(text),
      privacyUrl: privacyUrl ? parseWeb(privacyUrl, document.baseURI) : null,
      isOff,
      isStart: this.state === 'idle',
      isOver,
      onButton,
      onPress: (press) => this.press(press),
    });
  }

  /** A quiet sign that something else is said now, for those who don't mind movement. */
  private appear(): void {
    const { phase } = this.verification.state;
    const isOther = this.shown && this.shown !== phase;
    this.shown = phase;
    if (!isOther || !mediaMatches('(prefers-reduced-motion: no-preference)')) return;
    const status = this.renderRoot.querySelector('[part=status]');
    try {
      status?.animate([{ opacity: 0, translate: '0 4px' }, {}], 250);
    } catch {
      // A document of unit tests has none, and what it has in its place may throw.
    }
  }

  protected override updated(): void {
    this.stateChanged();
    this.appear();
  }

  /** @internal */
  get view(): View {
    const view = viewOf(this.verification.state, this.texts);
    const isLast = this.linkPage && !this.querySelector('[slot=continue]');
    return this.state === 'passed' && isLast
      ? { ...view, advice: this.texts.notes.canClose }
      : view;
  }

  /** Who has passed can go on; from the page of a link, whoever is done. */
  private get isOver(): boolean {
    const { state } = this;
    return state === 'passed' || (this.linkPage && ends.includes(state));
  }

  /**
   * Also by a fieldset around it.
   *
   * @internal
   */
  get isOff(): boolean {
    return this.disabled || this.matches(':disabled');
  }

  private say(text: string): string {
    // A page that came from nowhere has no host.
    return fill(text, {
      site: trimmed(this.siteName) || location.hostname || this.texts.notes.thisSite,
    });
  }

  private readonly onButton = (event: Event): void => {
    const { press = null, href } = this.view.button ?? {};
    if (href && (event.target as Element).closest('[part=button]')) return;
    // The page's own may be a link, or a button that sends the form around it.
    event.preventDefault();
    if (href) open(href, '_blank', 'noreferrer');
    this.press(press);
  };

  private press(press: Press | null): void {
    if (this.isOff || press === null) return;
    void this.verification[press]();
  }
}

tolerateAssignments(EkycVerifyElement.prototype);

declare global {
  interface HTMLElementTagNameMap {
    'ekyc-verify': EkycVerifyElement;
  }
}
