import type { Density } from '../image.ts';

const inchesPerMetre = 39.3701;
const centimetresPerInch = 2.54;

/** From pixels per metre (PNG pHYs, BMP). Zero or less says nothing. */
export function perMetre(x: number, y: number): Density | undefined {
  return x > 0 && y > 0 ? { x: x / inchesPerMetre, y: y / inchesPerMetre } : undefined;
}

/** Half of the coarsest step that counts as the same: PNG and BMP count pixels per metre. */
const tolerance = 0.02;

/** Whether two densities are the same but for the rounding of the formats. */
export function sameDensity(a: Density, b: Density): boolean {
  return Math.abs(a.x - b.x) <= tolerance && Math.abs(a.y - b.y) <= tolerance;
}

/** To whole pixels per metre. */
export function toPerMetre({ x, y }: Density): Density {
  return { x: Math.round(x * inchesPerMetre), y: Math.round(y * inchesPerMetre) };
}

/** From the resolution and unit of TIFF (tag 296: 2 inch, 3 centimetre) or, one less, of JFIF. */
export function perUnit(x: number | undefined, y: number | undefined, unit: number): Density | undefined {
  if (x === undefined || y === undefined || !(x > 0 && y > 0) || !Number.isFinite(x) || !Number.isFinite(y))
    return undefined;
  if (unit === 2) return { x, y };
  return unit === 3 ? { x: x * centimetresPerInch, y: y * centimetresPerInch } : undefined;
}
