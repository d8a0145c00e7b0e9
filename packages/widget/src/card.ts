import type { ElementMessages } from 'ekyc-verify-messages';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Button, Press, Tone, View } from './views.js';

/** What the card takes from its element. */
export type Card = {
  view: View;
  texts: ElementMessages;
  /** The text with the name of the site in its gap. */
  say: (text: string) => string;
  /** The site's privacy notice. */
  privacyUrl: URL | null;
  /** Nothing can be pressed. */
  isOff: boolean;
  /** The page's own words and its own way on have their place; in between there is neither. */
  isStart: boolean;
  isOver: boolean;
  /** Something in the place of the button was clicked: the page's own button, or the element's. */
  onButton: (event: Event) => void;
  onPress: (press: Press | null) => void;
};

/** One sign for each tone: a shield, an arc, a tick, an exclamation mark and a cross, on 24 × 24. */
const icons: Record<Tone, string> = {
  neutral: 'M12 3l8 3v6c0 4-3 8-8 9-5-1-8-5-8-9V6z',
  busy: 'M12 3a9 9 0 1 0 9 9',
  success: 'M4 12l5 6L20 6',
  warning: 'M12 4v10M12 19v.1',
  danger: 'M6 6l12 12M18 6L6 18',
};

/*
 * Texts are set as a whole, not into a text node: translators put nodes of their own in place of the
 * page's, and what was written into the old one would be seen by nobody.
 */

/** Draws all that the element shows. */
export function drawCard(card: Card): TemplateResult {
  const { view, texts, isStart } = card;
  const status = drawStatus(card);
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
        ${isStart ? html`<slot>${status}</slot>${drawPrivacy(card)}` : status}
      </div>
      <slot name="button" ?hidden=${!view.button} @click=${card.onButton}>
        ${view.button ? drawButton(card, view.button, 'button') : nothing}
      </slot>
      ${view.secondary ? drawButton(card, view.secondary, 'secondary-button') : nothing}
      ${view.panel ?? nothing} ${view.link ? drawLink(view.link.href, view.link.label) : nothing}
      ${card.isOver ? html`<slot name="continue"></slot>` : nothing}
    </div>
  `;
}

function drawStatus({ view, texts, say, isStart }: Card): TemplateResult {
  return html`
    <svg part="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${icons[view.tone]} /></svg>
    <p part="title" id="title" tabindex="-1" .textContent=${say(view.title)}></p>
    ${view.advice ? html`<p part="description" .textContent=${say(view.advice)}></p>` : nothing}
    ${isStart ? drawRequirements(texts) : nothing}
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
}

/** An identity document, a camera, and a clock. */
function drawRequirements({ needs }: ElementMessages): TemplateResult {
  return html`
    <ul part="requirements">
      <li>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d="M3 5h18v14H3zM6 15.5c.5-3 5-3 5.5 0M8.75 9a1.25 1.25 0 1 0 .1 0M15 10h3m-3 4h3"
          />
        </svg>
        <span .textContent=${needs.document}></span>
      </li>
      <li>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 8h4l2-3h6l2 3h4v11H3zM12 10a3 3 0 1 0 .1 0" />
        </svg>
        <span .textContent=${needs.camera}></span>
      </li>
      <li>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a9 9 0 1 0 .1 0M12 7.5V12l3 2" />
        </svg>
        <span .textContent=${needs.time}></span>
      </li>
    </ul>
  `;
}

function drawPrivacy({ say, texts: { notes, links }, privacyUrl }: Card): TemplateResult {
  return html`
    <p part="privacy">
      <small>
        <span .textContent=${say(notes.data)}></span>
        ${privacyUrl ? drawLink(privacyUrl.href, links.privacy) : nothing}
      </small>
    </p>
  `;
}

function drawButton(
  { isOff, onPress }: Card,
  { label, press, href }: Button,
  part: 'button' | 'secondary-button',
): TemplateResult {
  if (href) return drawLink(href, label, part);
  return html`
    <button
      type="button"
      part=${part}
      ?disabled=${isOff}
      aria-disabled=${isOff || !press}
      .textContent=${label}
      @click=${part === 'button' ? nothing : () => onPress(press)}
    ></button>
  `;
}

/** @param part That of a button makes it look like one, and open a new tab. */
function drawLink(href: string, text: string, part = 'link'): TemplateResult {
  const target = part === 'link' ? '_self' : '_blank';
  return html`
    <a part=${part} href=${href} target=${target} rel="noreferrer" .textContent=${text}></a>
  `;
}
