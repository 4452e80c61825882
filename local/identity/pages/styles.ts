import { palette } from '../../palette.ts';

/** The one style sheet of the sign-in pages; it stands in each page, so that they load nothing else. */
export const styles = `${palette}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  background: var(--paper);
  color: var(--ink);
  font: 400 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a:focus-visible { border-radius: 0.25rem; }
header { padding: clamp(1rem, 4vw, 1.75rem) clamp(1rem, 5vw, 2.5rem); }
.brand { display: inline-flex; align-items: center; gap: 0.625rem; color: inherit; font-weight: 600; text-decoration: none; }
.brand:hover { color: inherit; text-decoration: underline; text-decoration-thickness: 1px; }
.brand svg { flex: none; }
.mark-ground { fill: var(--accent); }
.mark-front { fill: var(--accent-ink); }
.mark-back { fill: var(--accent-ink); opacity: 0.55; }
main { flex: 1; display: grid; align-items: center; justify-items: center; padding: 0 clamp(0.75rem, 4vw, 2rem) 2rem; }
.card {
  width: 100%;
  max-width: 26.5rem;
  padding: clamp(1.25rem, 6vw, 2.25rem);
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 1.25rem;
  box-shadow: var(--shadow);
}
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; text-wrap: balance; }
.lead { margin: 0.5rem 0 0; color: var(--ink-soft); text-wrap: pretty; }
.lead strong { color: var(--ink); font-weight: 600; }
form { margin: 1.5rem 0 0; }
.field { margin: 0 0 1.125rem; }
label { display: block; margin: 0 0 0.375rem; font-size: 0.9375rem; font-weight: 550; }
input {
  width: 100%;
  min-height: 2.875rem;
  padding: 0.5625rem 0.8125rem;
  border: 1px solid var(--line-strong);
  border-radius: 0.75rem;
  background: var(--surface);
  color: inherit;
  font: inherit;
}
input:hover { border-color: var(--ink-soft); }
input:focus-visible { outline: 2px solid var(--accent); outline-offset: 0; border-color: var(--accent); }
input[aria-invalid='true'] { border-color: var(--bad); }
input.code { font: 500 1.375rem/1.2 ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace; letter-spacing: 0.3em; }
.hint, .error { margin: 0.375rem 0 0; font-size: 0.875rem; line-height: 1.45; text-wrap: pretty; }
.hint { color: var(--ink-soft); }
.error { color: var(--bad); font-weight: 500; }
.alert {
  margin: 1.25rem 0 0;
  padding: 0.6875rem 0.875rem;
  border: 1px solid var(--bad-line);
  border-radius: 0.75rem;
  background: var(--bad-soft);
  color: var(--bad);
  font-size: 0.9375rem;
  font-weight: 500;
}
button, .button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 2.875rem;
  padding: 0.5625rem 1.25rem;
  border: 0;
  border-radius: 0.75rem;
  background: var(--accent);
  color: var(--accent-ink);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); color: var(--accent-ink); }
.wide { width: 100%; margin-top: 0.375rem; }
.aside { margin: 1.5rem 0 0; padding: 1.25rem 0 0; border-top: 1px solid var(--line); color: var(--ink-soft); font-size: 0.9375rem; }
.aside p { margin: 0; }
.aside p + p { margin-top: 0.5rem; }
.actions { margin: 1.5rem 0 0; }
footer { padding: 0 1rem 1.5rem; color: var(--ink-soft); font-size: 0.8125rem; text-align: center; text-wrap: balance; }
code { padding: 0.1em 0.35em; border-radius: 0.375rem; background: var(--sunken); font: 0.875em/1.4 ui-monospace, 'SF Mono', 'DejaVu Sans Mono', monospace; }
@media (max-width: 26rem) {
  main { align-items: start; }
}
@media (forced-colors: active) {
  button, .button { border: 1px solid; }
}
`;
