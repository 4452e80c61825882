const largestTerm = 0xffff_ffff;

/** By continued fractions, of a number that is not negative: numerator and denominator of 32 bits, the shortest that is off by less than 1 in 10^9. */
export function nearestFraction(value: number): [number, number] {
  let [numerator, denominator] = [Math.floor(value), 1];
  let [lastNumerator, lastDenominator] = [1, 0];
  let rest = value - numerator;
  while (Math.abs(numerator / denominator - value) > value * 1e-9 && rest > 0) {
    const term = Math.floor(1 / rest);
    const next: [number, number] = [term * numerator + lastNumerator, term * denominator + lastDenominator];
    if (next[0] > largestTerm || next[1] > largestTerm) break;
    [lastNumerator, lastDenominator] = [numerator, denominator];
    [numerator, denominator] = next;
    rest = 1 / rest - term;
  }
  return [numerator, denominator];
}
