import { signInColors as colors, type Shade } from './sign-in-colors.ts';

/** A picture of the sign-in pages. */
export interface StyleAsset {
  readonly category: string;
  readonly colorMode: string;
  readonly extension: string;
  /** Base64. */
  readonly bytes: string;
}

type Mode = keyof Shade;

/** As Cognito writes colours: no hash, and opaque. */
const cognitoColor = (shade: Shade, mode: Mode) => `${shade[mode].slice(1)}ff`;

/** The same part for light and for dark. */
function modes<Part>(part: (color: (shade: Shade) => string) => Part) {
  return {
    lightMode: part((shade) => cognitoColor(shade, 'light')),
    darkMode: part((shade) => cognitoColor(shade, 'dark')),
  };
}

/** Of inputs, buttons and lists, in pixels. */
const radius = 12;

/**
 * The look of the sign-in pages: the settings of a managed login style, as Cognito's API takes them. What is not named stays
 * as Cognito has it. The names are those of the API's own example.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html
 */
export const signInSettings = {
  categories: {
    global: {
      colorSchemeMode: 'DYNAMIC',
      pageHeader: { enabled: false },
      pageFooter: { enabled: false },
      spacingDensity: 'REGULAR',
    },
    form: { displayGraphics: false, location: { horizontal: 'CENTER', vertical: 'CENTER' } },
  },
  componentClasses: {
    buttons: { borderRadius: radius },
    divider: modes((color) => ({ borderColor: color(colors.line) })),
    dropDown: {
      borderRadius: radius,
      ...modes((color) => ({
        defaults: { itemBackgroundColor: color(colors.surface) },
        hover: {
          itemBackgroundColor: color(colors.accentSoft),
          itemBorderColor: color(colors.lineStrong),
          itemTextColor: color(colors.ink),
        },
        match: { itemBackgroundColor: color(colors.accentSoft), itemTextColor: color(colors.ink) },
      })),
    },
    focusState: modes((color) => ({ borderColor: color(colors.accent) })),
    input: {
      borderRadius: radius,
      ...modes((color) => ({
        defaults: { backgroundColor: color(colors.surface), borderColor: color(colors.lineStrong) },
        placeholderColor: color(colors.inkSoft),
      })),
    },
    inputDescription: modes((color) => ({ textColor: color(colors.inkSoft) })),
    inputLabel: modes((color) => ({ textColor: color(colors.ink) })),
    link: modes((color) => ({
      defaults: { textColor: color(colors.accent) },
      hover: { textColor: color(colors.accentStrong) },
    })),
    optionControls: modes((color) => ({
      defaults: { backgroundColor: color(colors.surface), borderColor: color(colors.lineStrong) },
      selected: { backgroundColor: color(colors.accent), foregroundColor: color(colors.accentInk) },
    })),
    statusIndicator: modes((color) => ({
      error: {
        backgroundColor: color(colors.badSoft),
        borderColor: color(colors.bad),
        indicatorColor: color(colors.bad),
      },
    })),
  },
  components: {
    alert: {
      borderRadius: radius,
      ...modes((color) => ({ error: { backgroundColor: color(colors.badSoft), borderColor: color(colors.bad) } })),
    },
    favicon: { enabledTypes: ['SVG'] },
    form: {
      borderRadius: 20,
      backgroundImage: { enabled: false },
      logo: { enabled: true, formInclusion: 'IN', location: 'START', position: 'TOP' },
      ...modes((color) => ({ backgroundColor: color(colors.surface), borderColor: color(colors.line) })),
    },
    pageBackground: { image: { enabled: false }, ...modes((color) => ({ color: color(colors.paper) })) },
    pageText: modes((color) => ({
      headingColor: color(colors.ink),
      bodyColor: color(colors.inkSoft),
      descriptionColor: color(colors.inkSoft),
    })),
    primaryButton: modes((color) => {
      const strong = { backgroundColor: color(colors.accentStrong), textColor: color(colors.accentInk) };
      return {
        defaults: { backgroundColor: color(colors.accent), textColor: color(colors.accentInk) },
        hover: strong,
        active: strong,
      };
    }),
    secondaryButton: modes((color) => {
      const soft = {
        backgroundColor: color(colors.accentSoft),
        borderColor: color(colors.accentStrong),
        textColor: color(colors.accentStrong),
      };
      return {
        defaults: {
          backgroundColor: color(colors.surface),
          borderColor: color(colors.accent),
          textColor: color(colors.accent),
        },
        hover: soft,
        active: soft,
      };
    }),
  },
} as const;

/** The site's mark, in the colours of a mode. */
function mark(mode: Mode): string {
  const [ground, front] = [colors.accent[mode], colors.accentInk[mode]];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${ground}"/><path d="M6 26V21h5v-5h5v-5h5V6h5v5.5A14.5 14.5 0 0 1 11.500 26Z" fill="${front}"/><path d="M6 6h10v5h-5v5H6Z" fill="${front}" opacity=".55"/></svg>`;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The pictures of the sign-in pages: the site's mark, above the form and in the tab. */
export const signInAssets: readonly StyleAsset[] = [
  { category: 'FORM_LOGO', colorMode: 'LIGHT', extension: 'SVG', bytes: base64(mark('light')) },
  { category: 'FORM_LOGO', colorMode: 'DARK', extension: 'SVG', bytes: base64(mark('dark')) },
  { category: 'FAVICON_SVG', colorMode: 'DYNAMIC', extension: 'SVG', bytes: base64(mark('light')) },
];
