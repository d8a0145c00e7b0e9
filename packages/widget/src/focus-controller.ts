import type { LitElement, ReactiveController } from 'lit';
import type { View } from './views.js';

type FocusHost = LitElement & { readonly view: View };

/** Whether the person has just come back: where they look is where the focus belongs. */
type Returning = { returned: boolean };

/**
 * Keeps the focus from falling away with what had it, and puts it where the person is looking after
 * the way back.
 */
export class FocusController implements ReactiveController {
  private readonly host: FocusHost;
  private readonly returning: Returning;
  /** Before the drawing: somewhere in the element, and not in the panel, which looks after itself. */
  private wasFocused = false;

  constructor(host: FocusHost, returning: Returning) {
    this.host = host;
    this.returning = returning;
    host.addController(this);
  }

  /** What is pressed, the page's or the element's own; the heading where there is nothing to press. */
  get main(): HTMLElement | undefined {
    const { host } = this;
    const button = host.view.button
      ? (host.querySelector<HTMLElement>('[slot=button]') ??
        host.renderRoot?.querySelector<HTMLElement>('[part=button]'))
      : null;
    return button ?? this.heading ?? undefined;
  }

  hostUpdate(): void {
    const { activeElement } = this.host.getRootNode() as Document;
    const isInPanel = !!this.host.shadowRoot?.activeElement?.closest('.handoff');
    this.wasFocused = this.host.contains(activeElement) && !isInPanel;
  }

  hostUpdated(): void {
    const { host, returning, heading } = this;
    // Unless the page has put it somewhere.
    const isBack = returning.returned && document.activeElement === document.body;
    returning.returned = false;
    const isLost = this.wasFocused && !host.view.button;
    const isThere = !isBack && host.shadowRoot?.activeElement === heading;
    if (isThere || (!isBack && !isLost)) return;
    // Browsers take what a script focuses in a new page for the work of a keyboard, and ring it.
    heading?.classList.toggle('returned', isBack);
    heading?.focus();
  }

  private get heading(): HTMLElement | null {
    return this.host.renderRoot?.querySelector<HTMLElement>('#title') ?? null;
  }
}
