/** Leaves the style sheet as it is; the build takes white space out of what stands behind it. */
const css = String.raw;

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
  :host([theme]) {
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
  .base {
    display: grid;
    gap: var(--_space);
    padding: calc(var(--_space) * 1.25);
    border: 1px solid #8886;
    border-radius: var(--_radius);
  }
  .status,
  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: 0.75rem;
    overflow-wrap: anywhere;
  }
  p,
  ul {
    grid-column: 2;
    margin: 0;
    padding: 0;
  }
  .title {
    align-self: center;
    font-weight: 600;
    font-size: 1.125em;
  }
  small {
    opacity: 0.8;
  }
  svg {
    inline-size: 1.5rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon {
    inline-size: 2.5rem;
    padding: 0.5rem;
    border-radius: 50%;
    background: #8882;
  }
  .good .icon {
    color: #16a34a;
  }
  .bad .icon {
    color: #dc2626;
  }
  .busy .icon {
    animation: turn 1.2s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  button {
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.5rem 1.25rem;
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
  button:is(:disabled, [aria-disabled='true']) {
    opacity: 0.6;
    cursor: default;
  }
  a {
    display: inline-block;
    padding-block: 0.625rem;
    color: inherit;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }
  @media (prefers-reduced-motion) {
    .icon {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    button:is(:disabled, [aria-disabled='true']) {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
  }
`;
