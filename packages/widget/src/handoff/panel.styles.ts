import { css } from 'lit';

/** Beside the element's own style sheet. The code is black on white in any theme: cameras want it so. */
export const panelStyles = css`
  .handoff {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    min-inline-size: 0;
    gap: var(--_space);
    text-align: center;
  }
  .handoff > * {
    grid-column: 1;
  }
  .qr {
    inline-size: min(100%, 13rem);
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
    inline-size: 100%;
  }
  .link input {
    flex: 1 1 9rem;
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
  .handoff button {
    flex: 1 1 auto;
    inline-size: auto;
    padding-inline: 1.25rem;
    border-color: #8886;
    background: transparent;
    color: inherit;
  }
  .handoff > button.main {
    inline-size: 100%;
    border-color: transparent;
    background: var(--_accent);
    color: var(--ekyc-on-accent, #fff);
  }
  .handoff output {
    flex-basis: 100%;
  }
  .handoff output:empty {
    display: none;
  }
`;
