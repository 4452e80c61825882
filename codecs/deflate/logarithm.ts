const fractionBits = 12;
const indexBits = 10;

/**
 * The fractions of the binary logarithms of 1 to 2, found by squaring: products of doubles are the same on every
 * engine, which logarithms are not.
 */
const fractions = Uint16Array.from({ length: 1 << indexBits }, (_, index) => {
  let value = 1 + index / (1 << indexBits);
  let fraction = 0;
  for (let bit = 0; bit < fractionBits; bit++) {
    value *= value;
    fraction <<= 1;
    if (value >= 2) {
      value /= 2;
      fraction |= 1;
    }
  }
  return fraction;
});

/** The binary logarithm of a whole number from 1 to 2^31, in parts of 4,096; 0 for 0. */
export function binaryLogarithm(value: number): number {
  const bits = 31 - Math.clz32(value | 1);
  const mantissa = bits >= indexBits ? value >>> (bits - indexBits) : value << (indexBits - bits);
  return (bits << fractionBits) + fractions[mantissa & ((1 << indexBits) - 1)]!;
}
