import { palette } from '../palette.ts';

/** The one style sheet of the figures' page. */
export const styles = `${palette}
:root {
  --tone-0: light-dark(oklch(52% 0.13 255), oklch(74% 0.13 255));
  --tone-1: light-dark(oklch(58% 0.12 165), oklch(76% 0.12 165));
  --tone-2: light-dark(oklch(58% 0.14 310), oklch(77% 0.12 310));
  --tone-3: light-dark(oklch(62% 0.13 75), oklch(82% 0.12 85));
  --tone-4: light-dark(oklch(55% 0.09 215), oklch(79% 0.09 215));
  --tone-5: light-dark(oklch(45% 0.02 260), oklch(84% 0.01 260));
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto;
  max-width: 90rem;
  padding: clamp(1rem, 3vw, 2rem) clamp(0.75rem, 3vw, 2.5rem) 3rem;
  background: var(--paper);
  color: var(--ink);
  font: 400 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 0.25rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.25rem; margin-bottom: 1.25rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; }
header p { margin: 0; color: var(--ink-soft); font-size: 0.9375rem; }
.stopped { display: none; }
[data-stopped] .stopped { display: block; color: var(--bad); font-weight: 600; }
[data-stopped] main { opacity: 0.55; }
.numbers {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(8.25rem, 1fr));
  gap: 1px;
  margin: 0 0 1rem;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: 1rem;
  background: var(--line);
}
.numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 0.875rem 1rem; background: var(--surface); }
.numbers dt { color: var(--ink-soft); font-size: 0.8125rem; line-height: 1.35; }
.numbers dd { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.015em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.numbers .bad dd { color: var(--bad); }
.numbers .none dd { color: var(--ink-soft); font-weight: 400; }
.alarms { margin: 0 0 1rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); }
.ringing { margin: 0 0 1rem; padding: 0.875rem 1rem; border: 1px solid var(--bad-line); border-radius: 1rem; background: var(--bad-soft); }
.ringing h2 { color: var(--bad); }
.ringing p { margin: 0.25rem 0 0; max-width: 60rem; font-size: 0.9375rem; }
summary { cursor: pointer; font-weight: 550; }
summary .calm { color: var(--ink-soft); font-weight: 400; }
.alarms dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 0.875rem 2rem; margin: 0.875rem 0 0.25rem; font-size: 0.875rem; }
.alarms dt { font-weight: 600; }
.alarms dd { margin: 0.125rem 0 0; color: var(--ink-soft); text-wrap: pretty; }
.graphs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
.graph { display: flex; flex-direction: column; min-width: 0; padding: 1rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); }
h2 { margin: 0; font-size: 1rem; line-height: 1.35; font-weight: 600; }
.unit { margin: 0 0 0.75rem; color: var(--ink-soft); font-size: 0.8125rem; }
.plot { position: relative; }
.plot svg { display: block; width: 100%; height: 7rem; overflow: visible; }
.end { position: absolute; top: 0.125rem; left: 0; padding-right: 0.375rem; background: var(--surface); color: var(--ink-soft); font-size: 0.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.times { display: flex; justify-content: space-between; margin-top: 0.25rem; color: var(--ink-soft); font-size: 0.75rem; }
.grid, .ground, .mark, .stroke, .points { fill: none; vector-effect: non-scaling-stroke; }
.grid { stroke: var(--line); }
.ground { stroke: var(--line-strong); }
.mark { stroke: var(--bad); stroke-dasharray: 4 4; }
.stroke { stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.points { stroke: currentColor; stroke-width: 6; stroke-linecap: round; }
g rect { fill: currentColor; }
.hint { fill: transparent; }
.hint:hover { fill: color-mix(in oklab, var(--ink) 8%, transparent); }
.tone-0 { color: var(--tone-0); }
.tone-1 { color: var(--tone-1); }
.tone-2 { color: var(--tone-2); }
.tone-3 { color: var(--tone-3); }
.tone-4 { color: var(--tone-4); }
.tone-5 { color: var(--tone-5); }
g.bad, .swatch.bad { color: var(--bad); }
.legend { display: grid; gap: 0.125rem; margin: 0.625rem 0 0; padding: 0; list-style: none; font-size: 0.875rem; }
.legend li { display: grid; grid-template-columns: 0.75rem 1fr auto; gap: 0.5rem; align-items: baseline; }
.legend b { font-weight: 600; font-variant-numeric: tabular-nums; }
.swatch { width: 0.75rem; height: 0.75rem; align-self: center; border-radius: 0.25rem; background: currentColor; }
.swatch.dashed { height: 0; border-radius: 0; border-top: 2px dashed var(--bad); background: none; }
.silent { margin: 1.25rem 0 0; color: var(--ink-soft); font-size: 0.9375rem; text-wrap: pretty; }
@media (forced-colors: active) {
  .swatch, .graph { forced-color-adjust: none; }
}
`;
