/** A colour of sRGB: red, green and blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The colour that a browser shows for `oklch(L% C H)` where it is within sRGB; what is not is cut off. CSS Color 4 §10. */
export function oklchToRgb(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(encode) as unknown as Rgb;
}

function encode(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
}

/** `#rrggbb` */
export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** From 1 to 21. WCAG 2.2, contrast ratio. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The colours of a style sheet by their names, for light and for dark, at a hue; those that are quite opaque. */
export function colorsOf(
  styleSheet: string,
  hue: number,
): ReadonlyMap<string, { readonly light: string; readonly dark: string }> {
  const color = String.raw`oklch\(([\d.]+)% ([\d.]+) ([\d.]+|var\(--hue\))\)`;
  const token = new RegExp(String.raw`--([\w-]+): light-dark\(${color}, ${color}\);`, 'g');
  const hex = (lightness: string, chroma: string, angle: string) =>
    hexOf(oklchToRgb(Number(lightness) / 100, Number(chroma), angle.startsWith('var') ? hue : Number(angle)));
  return new Map(
    [...styleSheet.matchAll(token)].map(([, name, l, c, h, darkL, darkC, darkH]) => [
      name!,
      { light: hex(l!, c!, h!), dark: hex(darkL!, darkC!, darkH!) },
    ]),
  );
}
