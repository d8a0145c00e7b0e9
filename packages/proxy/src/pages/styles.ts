/**
 * The style of the proxy's own pages: light and dark, from 320 pixels on, in both directions of
 * writing. Old phones come here, so nothing in it is newer than iOS 14 but what only adorns.
 */
export const styles = `
:root {
  color-scheme: light dark;
  --ink: #1b2430; --quiet: #4a5564; --ground: #f3f5f8; --card: #fff; --line: #d5dbe3;
  --accent: #2563eb; --on-accent: #fff; --caution: #c2660a; --success: #16a34a;
  --surface: #8881;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eef1f5; --quiet: #b4bdc9; --ground: #11161d; --card: #1b222c; --line: #38424f;
    --accent: #8fb4ff; --on-accent: #0d1420; --caution: #f6b25b; --success: #4ade80;
  }
}
* { box-sizing: border-box; margin: 0; }
html { font: 100%/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
body { min-height: 100vh; display: grid; place-items: center; padding: 1rem; overflow-wrap: anywhere; }
main { width: 100%; max-width: 26rem; display: grid; grid: auto / minmax(0, 1fr); gap: 1rem; }
.card { padding: 1.25rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card); }
header { display: grid; grid: auto / auto minmax(0, 1fr); align-items: center; gap: 0.75rem; }
.is-plain { grid: auto / minmax(0, 1fr); }
svg {
  padding: 0.5rem; border-radius: 50%; background: #8882;
  fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round;
}
.is-success svg { color: var(--success); background: #16a34a22; }
.is-warning svg { color: var(--caution); background: #d9770622; }
h1 { font-size: 1.1875rem; font-weight: 600; line-height: 1.3; text-wrap: balance; }
.quiet { color: var(--quiet); font-size: 0.9375rem; }
.site { font-weight: 700; }
.compare { display: grid; gap: 0.25rem; text-align: center; padding: 1.25rem 1rem; border-radius: 0.5rem; background: var(--surface); }
.number { font-size: 2.75rem; line-height: 1.2; font-weight: 700; letter-spacing: 0.15em; margin-inline-end: -0.15em; font-variant-numeric: tabular-nums; }
.warning { padding-inline-start: 0.875rem; border-inline-start: 0.25rem solid var(--caution); font-size: 0.9375rem; }
button, .button {
  display: block; width: 100%; min-height: 2.75rem; padding: 0.5rem 1rem; border: 1px solid transparent; border-radius: 0.5rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  color: var(--on-accent); background: var(--accent);
}
ekyc-verify { background: var(--card); --ekyc-accent-color: var(--accent); --ekyc-on-accent-color: var(--on-accent); }
ekyc-verify:not(:defined) { display: none; }
@media (scripting: enabled) { ekyc-verify:not(:defined) { display: block; min-height: 24rem; visibility: hidden; } }
ekyc-verify:not(:defined) [slot=script-missing] { padding: 1.25rem; animation: script-missing 1ms 10s forwards; }
@keyframes script-missing { to { visibility: visible; } }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
`;
