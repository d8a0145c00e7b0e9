import { css } from 'lit';

/*
 * Text, borders and quiet surfaces take the page's own colour, so that the element fits a page of
 * any design, dark ones included. The colours of its own keep their contrast on light and on dark.
 *
 * The host is as wide as its place, or 17rem where a floating box asks what is in it. On a narrow card
 * text begins at the edge; a wider one has room beside the icon. `i` stands in the shadow root before
 * the first drawing, and holds the place of what is usual. The way on keeps the site's colours: a link
 * of its own must stay legible.
 */
export const styles = css`
  :host {
    --_accent: var(--ekyc-accent-color, #2563eb);
    --_space: var(--ekyc-spacing, 1rem);
    --_radius: var(--ekyc-border-radius, 0.75rem);
    display: block;
    box-sizing: border-box;
    inline-size: 100%;
    max-inline-size: 28rem;
    margin-inline: auto;
    border-radius: var(--_radius);
    font-family: var(--ekyc-font-family, system-ui, sans-serif);
    line-height: 1.5;
    container-type: inline-size;
    contain-intrinsic-inline-size: 17rem;
  }
  :host([theme='auto']),
  :host([theme='light']),
  :host([theme='dark']) {
    background: Canvas;
    color: CanvasText;
    color-scheme: light dark;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]),
  slot[hidden] {
    display: none;
  }
  *,
  ::slotted([slot='button']),
  ::slotted([slot='continue']) {
    box-sizing: border-box;
  }
  button,
  a[part='button'],
  ::slotted([slot='button']),
  ::slotted([slot='continue']) {
    min-block-size: 2.75rem;
  }
  .base {
    display: grid;
    grid: auto / minmax(0, 1fr);
    gap: var(--_space);
    padding: calc(var(--_space) * 1.25);
    border: 1px solid #8886;
    border-radius: var(--_radius);
    overflow-wrap: anywhere;
  }
  i:last-child {
    display: block;
    block-size: 22rem;
  }
  [part='status'] {
    display: grid;
    grid: auto / auto minmax(0, 1fr);
    row-gap: 0.5rem;
  }
  ::slotted(*),
  p,
  ul {
    grid-column: 1 / -1;
    margin: 0;
  }
  @container (min-width: 26rem) {
    p,
    ul {
      grid-column: 2;
    }
  }
  #title {
    grid-column: 2;
    align-self: center;
    font-weight: 600;
    font-size: 1.1875em;
    line-height: 1.3;
    text-wrap: balance;
  }
  .returned:focus {
    outline: none;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid: auto / 1.5rem minmax(0, 1fr);
    gap: 0.625rem;
    padding-block: 0.25rem;
  }
  small {
    display: block;
    font-size: 0.8125em;
    opacity: 0.8;
  }
  svg {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [part='icon'] {
    inline-size: 40px;
    margin-inline-end: 0.75rem;
    padding: 8px;
    border-radius: 50%;
    background: #8882;
  }
  .success [part='icon'] {
    background: #16a34a22;
    color: #16a34a;
  }
  .warning [part='icon'] {
    background: #d9770622;
    color: #c2660a;
  }
  .danger [part='icon'] {
    background: #dc262622;
    color: #dc2626;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  button,
  a[part='button'],
  ::slotted([slot='continue']) {
    inline-size: 100%;
    margin: 0;
    padding: 0.5rem 1rem;
    border: 1px solid #8886;
    border-radius: calc(var(--_radius) * 0.67);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  a[part='button'],
  ::slotted([slot='continue']) {
    display: grid;
    place-content: center;
    text-align: center;
    text-decoration: none;
  }
  button,
  a[part='button'] {
    border-color: transparent;
    background: var(--_accent);
    color: var(--ekyc-on-accent-color, #fff);
  }
  button:hover,
  a[part='button']:hover {
    filter: brightness(1.08);
  }
  [part~='secondary-button'] {
    border-color: #8886;
    background: transparent;
    color: inherit;
  }
  [aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  [part='attempts-left'] {
    font-weight: 600;
  }
  [part='link'] {
    margin-block: -0.75rem;
    padding-block: 0.875rem;
    color: inherit;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .busy [part='icon'] {
      animation: turn 1.2s linear infinite;
    }
  }
  @media (forced-colors: active) {
    .base [part='icon'] {
      background: none;
      color: CanvasText;
    }
    [aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
  }
`;
