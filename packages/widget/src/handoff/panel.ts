import type { ElementMessages } from 'ekyc-verify-messages';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { HandoffOffer } from '../answers.js';
import type { qrCode } from './qr.js';

/** The element, as far as a panel shows it. */
type Host = {
  readonly texts: Pick<ElementMessages, 'handoff'>;
  readonly isOff: boolean;
};

/** What the person may do beside scanning the code. */
type Ways = {
  /** Goes on in this browser. */
  onHere: () => void;
  /** The link is in the clipboard. */
  isCopied: boolean;
  onCopied: () => void;
};

/** The code, its number, the link to send, and the way to do without a phone. */
export function codePanel(
  { url, number, size, path }: HandoffOffer & ReturnType<typeof qrCode>,
  { texts: { handoff: texts }, isOff }: Host,
  { onHere, isCopied, onCopied }: Ways,
): TemplateResult {
  return html`
    <div part="handoff" class="handoff">
      <div class="code">
        <svg
          part="qr-code"
          class="qr"
          role="img"
          aria-label=${texts.code}
          viewBox="0 0 ${size} ${size}"
          shape-rendering="crispEdges"
        >
          <path d=${path} />
        </svg>
        <p part="handoff-number">
          ${texts.number} <strong class="number" dir="ltr">${number}</strong>
        </p>
      </div>
      <div class="link">
        <input readonly dir="ltr" aria-label=${texts.link} .value=${withoutScheme(url)} />
        <button
          type="button"
          part="secondary-button"
          ?disabled=${isOff}
          @click=${(event: Event) => void copy(url, event, onCopied)}
        >
          ${texts.copyLink}
        </button>
        <output>${isCopied ? texts.copied : ''}</output>
      </div>
      <button type="button" part="handoff-button" class="quiet" ?disabled=${isOff} @click=${onHere}>
        ${texts.useThisDevice}
      </button>
    </div>
  `;
}

/** One button: what to do when the code, or the phone, is of no use any more. */
export function buttonPanel(
  { texts, isOff }: Host,
  isMain: boolean,
  onPress: () => void,
): TemplateResult {
  return html`
    <div part="handoff" class="handoff">
      <button
        type="button"
        part=${isMain ? 'handoff-button' : 'handoff-button secondary-button'}
        ?disabled=${isOff}
        @click=${onPress}
      >
        ${texts.handoff.newCode}
      </button>
    </div>
  `;
}

/** What a person reads of an address; what is copied is whole. */
function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

/** Where the clipboard is out of reach, the selected link can be copied by hand. */
async function copy(url: string, { target }: Event, onCopied: () => void): Promise<void> {
  const field = (target as Element).closest('.link')?.querySelector('input');
  try {
    await navigator.clipboard.writeText(url);
    onCopied();
  } catch {
    if (!field) return;
    // By hand the whole address is copied.
    field.value = url;
    field.focus();
    field.select();
  }
}
