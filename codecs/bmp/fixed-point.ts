/** The number that stands for 1 in the signed fixed-point samples of 64-bit bitmaps: 13 bits are the fraction. */
const one = 8192;

/**
 * Tables from samples of 0 to 8192 to 0 to 65,535: colours from linear light to sRGB, alpha in proportion.
 * @see Windows GDI+ PixelFormat64bppARGB; IEC 61966-2-1 for the curve
 */
export function linearToSrgb16(): { readonly color: Uint16Array; readonly alpha: Uint16Array } {
  return {
    color: Uint16Array.from({ length: one + 1 }, (_, value) => Math.round(encodeSrgb(value / one) * 65_535)),
    alpha: Uint16Array.from({ length: one + 1 }, (_, value) => Math.round((value / one) * 65_535)),
  };
}

/** The curve of sRGB for 0 to 1. */
function encodeSrgb(linear: number): number {
  if (linear <= 0.0031308) return linear * 12.92;
  // x to the power of 5/12, out of roots whose results do not depend on the engine.
  const twelfthRoot = cubeRoot(Math.sqrt(Math.sqrt(linear)));
  const squared = twelfthRoot * twelfthRoot;
  return 1.055 * squared * squared * twelfthRoot - 0.055;
}

/** By Newton's iteration, for 0.1 to 1. */
function cubeRoot(value: number): number {
  let root = 1;
  for (let step = 0; step < 20; step++) root -= (root * root * root - value) / (3 * root * root);
  return root;
}
