/**
 * The predictor of the Paeth filter without a branch: of left, up and corner the one that is nearest to
 * left + up − corner, in this order where two are equally near. All are 0 to 255.
 *
 * Where the corner lies between the others it is the nearest, or the one beyond which three times the corner less both
 * lies; that takes one sum and two comparisons in place of three distances.
 * @see PNG 3rd ed. §9.4
 */
export function paeth(left: number, up: number, corner: number): number {
  const difference = left - up;
  const lower = difference & (difference >> 31);
  const low = up + lower;
  const high = left - lower;
  const threshold = corner * 3 - left - up;
  const inside = corner ^ ((corner ^ low) & ~((threshold - high) >> 31));
  return high ^ ((high ^ inside) & ((low - threshold) >> 31));
}
