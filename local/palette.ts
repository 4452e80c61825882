/** The colours of the pages that are made here, light and dark, in the manner of the site. */
export const palette = `
:root {
  color-scheme: light dark;
  --hue: 255;
  --paper: light-dark(oklch(97.4% 0.005 95), oklch(18.5% 0.006 250));
  --surface: light-dark(oklch(99.6% 0.002 95), oklch(22.5% 0.008 250));
  --sunken: light-dark(oklch(95% 0.006 95), oklch(16% 0.006 250));
  --line: light-dark(oklch(89% 0.008 95), oklch(32% 0.01 250));
  --line-strong: light-dark(oklch(60% 0.012 95), oklch(56% 0.012 250));
  --ink: light-dark(oklch(24% 0.012 260), oklch(94% 0.006 250));
  --ink-soft: light-dark(oklch(46% 0.014 260), oklch(74% 0.012 250));
  --accent: light-dark(oklch(47% 0.105 var(--hue)), oklch(78% 0.125 var(--hue)));
  --accent-strong: light-dark(oklch(41% 0.1 var(--hue)), oklch(84% 0.115 var(--hue)));
  --accent-ink: light-dark(oklch(100% 0 0), oklch(19% 0.03 var(--hue)));
  --bad: light-dark(oklch(50% 0.17 28), oklch(77% 0.12 28));
  --bad-soft: light-dark(oklch(96.5% 0.02 28), oklch(27% 0.04 28));
  --bad-line: light-dark(oklch(86% 0.06 28), oklch(42% 0.07 28));
  --shadow: 0 1px 2px light-dark(oklch(20% 0.02 260 / 6%), oklch(0% 0 0 / 30%)),
    0 8px 24px light-dark(oklch(20% 0.02 260 / 5%), oklch(0% 0 0 / 22%));
}
`;
