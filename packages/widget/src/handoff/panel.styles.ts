import { css } from 'lit';

/** Beside the element's own style sheet. The code is black on white in any theme: cameras want it so. */
export const panelStyles = css`
  .handoff,
  .code {
    display: grid;
    grid: auto / minmax(0, 1fr);
    gap: var(--_space);
    min-inline-size: 0;
  }
  .code {
    justify-items: center;
    padding: calc(var(--_space) * 1.25) var(--_space);
    border-radius: calc(var(--_radius) * 0.67);
    background: #8881;
    text-align: center;
  }
  .code > * {
    grid-column: 1;
  }
  .qr {
    inline-size: min(100%, 12rem);
    border-radius: 0.5rem;
    background: #fff;
    fill: #000;
    stroke: none;
    forced-color-adjust: none;
  }
  .number {
    display: block;
    font-size: 2em;
    line-height: 1.3;
    letter-spacing: 0.12em;
    font-variant-numeric: tabular-nums;
  }
  .link {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .link input {
    flex: 99 1 9rem;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    padding-inline: 0.75rem;
    border: 1px solid #8886;
    border-radius: calc(var(--_radius) * 0.67);
    background: transparent;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }
  .link button {
    flex: 1 1 auto;
    inline-size: auto;
  }
  .link output {
    flex-basis: 100%;
  }
  .link output:empty {
    display: none;
  }
  .quiet {
    margin-block: -0.5rem;
    background: transparent;
    color: inherit;
    font-weight: 400;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
`;
