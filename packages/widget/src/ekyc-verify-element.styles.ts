import { css } from 'lit';

/*
 * Text, borders and quiet surfaces take the page's own colour, so that the element fits a page of
 * any design, dark ones included. Only the button and the signs have colours of their own.
 */
export const styles = css`
  :host {
    --_accent: var(--ekyc-accent, #1d4ed8);
    --_on-accent: var(--ekyc-on-accent, #fff);
    --_radius: var(--ekyc-radius, 0.75rem);
    --_space: var(--ekyc-space, 1rem);
    --_good: #15803d;
    --_bad: #b91c1c;
    --_line: #8886;
    display: block;
    max-inline-size: 28rem;
    font-family: var(--ekyc-font, system-ui, sans-serif);
    line-height: 1.5;
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_accent: var(--ekyc-accent, light-dark(#1d4ed8, #93b4ff));
      --_on-accent: var(--ekyc-on-accent, light-dark(#fff, #0b1220));
      --_good: light-dark(#15803d, #4ade80);
      --_bad: light-dark(#b91c1c, #fca5a5);
    }
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
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .status {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: calc(var(--_space) * 0.75);
    align-items: start;
    overflow-wrap: anywhere;
  }
  p {
    grid-column: 2;
    margin: 0;
  }
  .title {
    font-weight: 600;
    font-size: 1.125em;
  }
  .advice {
    margin-block-start: 0.25em;
  }
  .reference {
    margin-block-start: 0.5em;
    font-size: 0.8125em;
  }
  .icon {
    grid-row: 1;
    inline-size: 1.5em;
    block-size: 1.5em;
    margin-block-start: 0.1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .good .icon {
    color: var(--_good);
  }
  .bad .icon {
    color: var(--_bad);
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
    color: var(--_on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button:hover {
    filter: brightness(1.08);
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
    filter: none;
  }
  a {
    display: inline-block;
    padding-block: 0.625rem;
    color: inherit;
  }
  :is(button, a):focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }
  @media (prefers-reduced-motion: reduce) {
    .busy .icon {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    button:disabled,
    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
  }
`;
