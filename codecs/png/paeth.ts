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

/** The Paeth predictor of the four bytes of words, each by itself. */
export function paethBytes(left: number, up: number, corner: number): number {
  // In flat parts the nearest is known without a sum.
  if (up === corner) return left;
  if (left === corner) return up;
  const first = paeth(left & 255, up & 255, corner & 255);
  const second = paeth((left >> 8) & 255, (up >> 8) & 255, (corner >> 8) & 255);
  const third = paeth((left >> 16) & 255, (up >> 16) & 255, (corner >> 16) & 255);
  const fourth = paeth(left >>> 24, up >>> 24, corner >>> 24);
  return first | (second << 8) | (third << 16) | (fourth << 24);
}
