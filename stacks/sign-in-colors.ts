/** A colour for light and for dark surroundings, as `#rrggbb`. */
export interface Shade {
  readonly light: string;
  readonly dark: string;
}

/**
 * The page's colours, in its blue: what is signed in to is the cloud. The sign-in pages take them as sRGB, where the page's
 * style sheet has them in OKLCH; a test holds them to it.
 */
export const signInColors = {
  paper: { light: '#f7f6f3', dark: '#111315' },
  surface: { light: '#fefefc', dark: '#191c1f' },
  line: { light: '#dcdbd5', dark: '#2f3338' },
  lineStrong: { light: '#828078', dark: '#6f757b' },
  ink: { light: '#1c1f25', dark: '#e8ebef' },
  inkSoft: { light: '#545860', dark: '#a5acb2' },
  accent: { light: '#2e5c94', dark: '#7fbaff' },
  accentStrong: { light: '#204b7f', dark: '#97ceff' },
  accentInk: { light: '#ffffff', dark: '#0a1421' },
  accentSoft: { light: '#e2f1ff', dark: '#1e2c3f' },
  bad: { light: '#af2b25', dark: '#f79689' },
  badSoft: { light: '#ffefec', dark: '#381f1b' },
} as const satisfies Record<string, Shade>;
