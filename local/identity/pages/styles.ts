/** The one style sheet of the sign-in pages; it stands in each page, so that they load nothing else. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #0f1115);
  --surface: light-dark(#ffffff, #171a21);
  --line: light-dark(#d9dde4, #2b303b);
  --field-line: light-dark(#868e9c, #6b7382);
  --ink: light-dark(#14171d, #f1f3f7);
  --ink-soft: light-dark(#535b68, #a3abb9);
  --accent: light-dark(#2f54d8, #8ea8ff);
  --accent-strong: light-dark(#2443b3, #a9bdff);
  --on-accent: light-dark(#ffffff, #0d1330);
  --danger: light-dark(#b3261e, #ff9d94);
  --danger-ground: light-dark(#fdf0ef, #2c1715);
  --danger-line: light-dark(#f2c9c5, #57302c);
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  background: var(--ground);
  color: var(--ink);
  font: 400 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
header { padding: clamp(1rem, 4vw, 1.75rem) clamp(1rem, 5vw, 2.5rem); }
.brand { display: inline-flex; align-items: center; gap: 0.625rem; color: inherit; font-weight: 600; text-decoration: none; }
.brand:hover { color: inherit; text-decoration: underline; text-decoration-thickness: 1px; }
.brand svg { flex: none; color: var(--accent); }
main { flex: 1; display: grid; align-items: center; justify-items: center; padding: 0 clamp(0.75rem, 4vw, 2rem) 2rem; }
.card {
  width: 100%;
  max-width: 26.5rem;
  padding: clamp(1.25rem, 6vw, 2.25rem);
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 14px;
  box-shadow: 0 1px 2px rgb(15 20 35 / 0.04), 0 12px 32px -16px rgb(15 20 35 / 0.18);
}
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; text-wrap: balance; }
.lead { margin: 0.5rem 0 0; color: var(--ink-soft); }
.lead strong { color: var(--ink); font-weight: 600; }
form { margin: 1.5rem 0 0; }
.field { margin: 0 0 1.125rem; }
label { display: block; margin: 0 0 0.375rem; font-size: 0.9375rem; font-weight: 550; }
input {
  width: 100%;
  min-height: 2.875rem;
  padding: 0.5625rem 0.8125rem;
  border: 1px solid var(--field-line);
  border-radius: 8px;
  background: var(--surface);
  color: inherit;
  font: inherit;
}
input:hover { border-color: var(--ink-soft); }
input:focus-visible { outline: 2px solid var(--accent); outline-offset: 0; border-color: var(--accent); border-radius: 8px; }
input[aria-invalid='true'] { border-color: var(--danger); }
input.code { font: 500 1.375rem/1.2 ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace; letter-spacing: 0.3em; }
.hint, .error { margin: 0.375rem 0 0; font-size: 0.875rem; line-height: 1.45; }
.hint { color: var(--ink-soft); }
.error { color: var(--danger); font-weight: 500; }
.alert {
  margin: 1.25rem 0 0;
  padding: 0.6875rem 0.875rem;
  border: 1px solid var(--danger-line);
  border-radius: 8px;
  background: var(--danger-ground);
  color: var(--danger);
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
  border-radius: 8px;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); color: var(--on-accent); }
.wide { width: 100%; margin-top: 0.375rem; }
.plain {
  display: inline;
  min-height: 0;
  padding: 0;
  background: none;
  color: var(--accent);
  font-weight: inherit;
  text-decoration: underline;
  text-underline-offset: 0.2em;
  text-decoration-thickness: 1px;
}
.plain:hover { background: none; color: var(--accent-strong); text-decoration-thickness: 2px; }
.aside { margin: 1.5rem 0 0; padding: 1.25rem 0 0; border-top: 1px solid var(--line); color: var(--ink-soft); font-size: 0.9375rem; }
.aside form { display: inline; margin: 0; }
.aside p { margin: 0; }
.aside p + p { margin-top: 0.5rem; }
.actions { margin: 1.5rem 0 0; }
footer { padding: 0 1rem 1.5rem; color: var(--ink-soft); font-size: 0.8125rem; text-align: center; }
code { padding: 0.1em 0.35em; border-radius: 5px; background: var(--ground); font: 0.875em/1.4 ui-monospace, 'SF Mono', 'DejaVu Sans Mono', monospace; }
@media (max-width: 26rem) {
  main { align-items: start; }
}
@media (forced-colors: active) {
  button, .button { border: 1px solid; }
}
`;
