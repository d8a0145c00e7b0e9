import { fill } from 'ekyc-verify-messages';
import type { ElementMessages, MessageOverrides } from 'ekyc-verify-messages';
import type { Languages } from 'ekyc-verify-messages/load';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { browserEffects } from './effects.js';
import type { Effects } from './effects.js';
import { styles } from './ekyc-verify-element.styles.js';
import { FocusController } from './focus-controller.js';
import { show, tolerateAssignments, valueOf } from './form-field.js';
import { FormFieldElement } from './form-field-element.js';
import type { Mode } from './handoff/device.js';
import { drawings, icons } from './icons.js';
import { LanguageController } from './language-controller.js';
import type { Phase } from './machine.js';
import { languageAround } from './page-language.js';
import { mediaMatches } from './platform.js';
import type { Surroundings } from './settings.js';
import { parseWeb } from './url.js';
import { VerificationController } from './verification-controller.js';
import { viewOf } from './views.js';
import type { Button, Press, View } from './views.js';

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
 * @slot - What the page says before the start, in place of the element's own words. What is said of
 *   the data stays.
 * @slot button - The page's own button. It begins an attempt, tries again and asks again.
 * @slot continue - What the page offers once the person has passed: the way on.
 *
 * @event {EkycStartEvent} ekyc-start - An attempt is about to begin.
 * @event {EkycRedirectEvent} ekyc-redirect - The browser is about to leave; can be prevented.
 * @event {EkycAttemptEvent} ekyc-attempt - An attempt has ended; the verification may go on.
 * @event {EkycResultEvent} ekyc-result - The verification has ended. For the screen only: the
 *   site's backend decides from the webhook, the result token or its own call.
 * @event {EkycErrorEvent} ekyc-error - A call did not succeed; `detail.code` says which way.
 *
 * @csspart base - The frame around everything.
 * @csspart status - The region that is read out when it changes.
 * @csspart icon - The sign beside the heading.
 * @csspart title - The heading of the state.
 * @csspart description - What to do next.
 * @csspart attempts-left - How many attempts are left, where they are few.
 * @csspart requirements - The list of what is needed, before the start.
 * @csspart privacy - What happens to the data, before the start.
 * @csspart reference - Error code and id of the request.
 * @csspart button - The button.
 * @csspart secondary-button - The other way, where there are two.
 * @csspart handoff - Everything of the way over a phone, below the words.
 * @csspart qr-code - The code to scan.
 * @csspart handoff-number - The number that the phone shows too.
 * @csspart handoff-button - The ways to do without that phone or code.
 * @csspart link - The link that goes on by hand, and the one to the site's privacy notice.
 *
 * @cssproperty --ekyc-accent-color - Color of the button and of focus rings.
 * @cssproperty --ekyc-on-accent-color - Color of the text on the button.
 * @cssproperty --ekyc-border-radius - Roundness of the frame.
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

  /** The proxy of elements without the attribute `proxy`. The script tag's file sets it. */
  static defaultProxy: string | undefined;

  /** Languages that the site adds, or replaces, by BCP 47 tag in lower case. */
  static languages: Languages | undefined;

  /** Address of the ekyc-verify-proxy, absolute or relative to the page. */
  proxy: string | null = null;
  /** The document to read, such as `HKIDCard`. Default: the proxy's first. */
  documentType: string | null = null;
  /** Language of the person, BCP 47. Default: the page's. */
  locale: string | null = null;
  /** Where the person comes back to; query and fragment are left out. Default: this page. */
  redirectUrl: string | null = null;
  /** Color of the vendor's page, as `#2d72f1`. */
  themeColor: string | null = null;
  /**
   * Token of a captcha that the person solved, where the proxy asks for one. Good for one creation: it
   * is gone once it is sent.
   */
  captchaToken: string | null = null;
  /**
   * Hosts that the verification may be on, separated by spaces; a leading dot stands for any host
   * below. Default: the vendor's. Only for proxies that are configured with others.
   */
  verificationHosts: string | null = null;
  /**
   * `redirect`: in this browser. `handoff`: a computer or tablet shows a code for a phone. Default:
   * `auto`, a code on computers alone. A phone never shows one.
   */
  mode: Mode | null = null;
  /** Name of the site that asks. Default: its host. */
  siteName: string | null = null;
  /** Address of the site's privacy notice. */
  privacyUrl: string | null = null;
  /**
   * A background of the element's own: `light`, `dark`, or `auto` as the system has it. Default:
   * none, with text in the page's color.
   */
  theme: string | null = null;
  /** The name of the result token in a form. */
  name: string | null = null;
  /** Nothing can be started. */
  disabled = false;
  /** The form is not valid before the person has passed. */
  required = false;
  /**
   * The page is inside the site's own app, which lets the camera through: no warning about in-app
   * browsers.
   */
  inApp = false;
  /** The page is the proxy's own, of a link: people come back to it over the proxy. */
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
   * `ver_…_secret_…`: a verification that the site's backend has created. Reflected nowhere. Another
   * one in place of it takes everything of the first back, its result included.
   */
  get clientSecret(): string | null {
    return this.secret;
  }

  set clientSecret(value: string | null) {
    this.secret = value || null;
    const before = this.lastSecret;
    this.lastSecret = this.secret ?? before;
    // What somebody has passed must not count for the next person.
    if (before !== null && before !== this.lastSecret) this.reset();
    if (this.isConnected) this.verification.look();
  }

  /** Texts of the site's own, in place of the element's. */
  get messages(): MessageOverrides {
    return this.ownTexts;
  }

  set messages(value: MessageOverrides | null | undefined) {
    this.ownTexts = value ?? {};
  }

  /** The element's ways to the world: to be replaced by apps with web views, and by tests. */
  get effects(): Effects {
    return this.ways;
  }

  set effects(value: Partial<Effects> | null | undefined) {
    // A member that a framework sets to nothing is as good as absent.
    const given = Object.entries(value ?? {}).filter(([, way]) => way);
    this.ways = { ...browserEffects, ...(Object.fromEntries(given) as Partial<Effects>) };
  }

  /** Where the verification stands. */
  get state(): Phase {
    return this.verification.state.phase;
  }

  /** The result token once the person has passed: what a form sends. */
  get value(): string | null {
    return valueOf(this.verification.state);
  }

  /**
   * Begins an attempt, as the button does, and creates the verification where there is none. Does nothing
   * while one is under way, after an end that a new one cannot change, and when disabled. Resolves
   * when the browser is leaving, when the verification is over, or when a call has failed: then
   * `ekyc-error` has said so.
   */
  async start(): Promise<void> {
    if (!this.isOff) await this.verification.start();
  }

  /**
   * Takes everything back, a pass included: calls are aborted, what is kept of the verification is
   * forgotten.
   */
  reset(): void {
    this.verification.reset();
  }

  /** Focuses the button, or the heading where there is none. */
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
    const missing = this.required ? this.texts.notes.required : '';
    show(this, this.internals, this.verification.state, missing, this.focusing.main);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    // Holds the place until there is something to see.
    root.append(document.createElement('i'));
    return root;
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
    const { texts, view } = this;
    const isIdle = this.state === 'idle';
    const status = html`
      <svg part="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${icons[view.tone]} /></svg>
      <p part="title" id="title" tabindex="-1" .textContent=${this.say(view.title)}></p>
      ${view.advice ? html`<p part="description" .textContent=${this.say(view.advice)}></p>` : nothing}
      ${isIdle ? needs(texts) : nothing}
      ${view.attemptsLeft ? html`<p part="attempts-left" .textContent=${view.attemptsLeft}></p>` : nothing}
      ${
        view.reference
          ? html`<p part="reference">
              <small>
                <span .textContent=${texts.notes.reference}></span>
                <bdi .textContent=${view.reference}></bdi>
              </small>
            </p>`
          : nothing
      }
    `;
    return html`
      <div
        part="base"
        class="base ${view.tone}"
        role="group"
        aria-labelledby="title"
        lang=${texts.language}
        dir=${texts.direction}
      >
        <div part="status" role="status">
          ${isIdle ? html`<slot>${status}</slot>${this.privacy(texts)}` : status}
        </div>
        <slot name="button" ?hidden=${!view.button} @click=${this.onPress}>
          ${view.button ? this.button(view.button, 'button') : nothing}
        </slot>
        ${view.secondary ? this.button(view.secondary, 'secondary-button') : nothing}
        ${view.panel ?? nothing} ${view.link ? link(view.link.href, view.link.label) : nothing}
        ${this.isOver ? html`<slot name="continue"></slot>` : nothing}
      </div>
    `;
  }

  /** A quiet sign that something else is said now, for those who don't mind movement. */
  private appear(): void {
    const { phase } = this.verification.state;
    const isOther = this.shown && this.shown !== phase;
    this.shown = phase;
    if (isOther && mediaMatches('(prefers-reduced-motion: no-preference)'))
      this.renderRoot
        .querySelector('[part=status]')
        ?.animate?.([{ opacity: 0, translate: '0 4px' }, {}], 250);
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

  /** Also by a fieldset around it. */
  private get isOff(): boolean {
    return this.disabled || this.matches(':disabled');
  }

  private say(text: string): string {
    // A page that came from nowhere has no host.
    return fill(text, { site: this.siteName || location.hostname || this.texts.notes.thisSite });
  }

  private privacy({ notes, links }: ElementMessages): TemplateResult {
    const url = this.privacyUrl ? parseWeb(this.privacyUrl, document.baseURI) : null;
    return html`
      <p part="privacy">
        <small>
          <span .textContent=${this.say(notes.data)}></span>
          ${url ? link(url.href, links.privacy) : nothing}
        </small>
      </p>
    `;
  }

  private button({ label, press, href }: Button, part: string): TemplateResult {
    if (href) return link(href, label, part);
    return html`
      <button
        type="button"
        part=${part}
        ?disabled=${this.isOff}
        aria-disabled=${this.isOff || !press}
        .textContent=${label}
        @click=${part === 'button' ? nothing : () => this.press(press)}
      ></button>
    `;
  }

  private readonly onPress = (event: Event): void => {
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

tolerateAssignments(EkycVerifyElement.prototype, ['state', 'value']);

/*
 * Texts are set as a whole, not into a text node: translators put nodes of their own in place of the
 * page's, and what was written into the old one would be seen by nobody.
 */

function needs({ needs: { document, camera, time } }: ElementMessages): TemplateResult {
  return html`
    <ul part="requirements">
      ${need(drawings.document, document)} ${need(drawings.camera, camera)}
      ${need(drawings.time, time)}
    </ul>
  `;
}

function need(drawing: string, text: string): TemplateResult {
  return html`<li>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${drawing} /></svg>
    <span .textContent=${text}></span>
  </li>`;
}

/** @param part That of a button makes it look like one, and open a new tab. */
function link(href: string, text: string, part = 'link'): TemplateResult {
  const target = part === 'link' ? '_self' : '_blank';
  return html`
    <a part=${part} href=${href} target=${target} rel="noreferrer" .textContent=${text}></a>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'ekyc-verify': EkycVerifyElement;
  }
}
