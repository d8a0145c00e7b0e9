import { css } from 'lit';

/*
 * Text, borders and quiet surfaces take the page's own colour, so that the element fits a page of
 * any design, dark ones included. The colours of its own keep their contrast on light and on dark.
 */
export const styles = css`
  :host {
    --_accent: var(--ekyc-accent, #2563eb);
    --_space: var(--ekyc-space, 1rem);
    --_radius: var(--ekyc-radius, 0.75rem);
    display: block;
    max-inline-size: 28rem;
    border-radius: var(--_radius);
    font-family: var(--ekyc-font, system-ui, sans-serif);
    line-height: 1.5;
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
  ::slotted([slot='button']) {
    box-sizing: border-box;
  }
  button,
  ::slotted([slot='button']) {
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
  [part='status'] {
    display: grid;
    grid: auto / auto minmax(0, 1fr);
    gap: 0.5rem 0.75rem;
  }
  ::slotted(*) {
    grid-column: 1 / -1;
    margin: 0;
  }
  p,
  ul {
    grid-column: 2;
    margin: 0;
  }
  ul {
    padding: 0 1.25rem;
  }
  #title {
    align-self: center;
    font-weight: 600;
    font-size: 1.125em;
    line-height: 1.3;
    text-wrap: balance;
  }
  small {
    display: block;
    opacity: 0.8;
  }
  [part='icon'] {
    inline-size: 40px;
    padding: 8px;
    border-radius: 50%;
    background: #8882;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .success [part='icon'] {
    background: #16a34a22;
    color: #16a34a;
  }
  .warning [part='icon'] {
    background: #d9770622;
    color: #d97706;
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
  button {
    inline-size: 100%;
    padding: 0.5rem;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.67);
    background: var(--_accent);
    color: var(--ekyc-on-accent, #fff);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button:hover {
    filter: brightness(1.08);
  }
  [part='secondary-button'] {
    border-color: #8886;
    background: transparent;
    color: inherit;
  }
  [aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  a {
    margin-block: -0.75rem;
    padding-block: 0.875rem;
    color: inherit;
  }
  #title:focus {
    outline: none;
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
