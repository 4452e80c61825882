/** Red, green, blue and alpha masks over a pixel of 16 or 32 bits; 0 where there is no such channel. */
export type ChannelMasks = readonly [red: number, green: number, blue: number, alpha: number];

/**
 * What holds where the file names no masks: 5-5-5 and 8-8-8. The fourth byte of 32 bits is said to be unused
 * ([MS-WMF] §2.1.1.3); writers put alpha there all the same, and readers take it.
 */
export function defaultMasks(bits: number): ChannelMasks {
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0x00ff00, 0x0000ff, 0xff000000];
}

/** How many bits of a mask are set. */
export function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}

/** Where the lowest bit of a mask lies; 0 for an empty one. */
export function lowestBit(mask: number): number {
  return mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
}

/** Whether the bits lie side by side, as [MS-WMF] §2.2.2.3 demands. An empty mask is fine. */
export function isOneRun(mask: number): boolean {
  const run = mask >>> lowestBit(mask);
  return (run & (run + 1)) === 0;
}

/**
 * Spreads the values of a channel over 0 to `full`, rounded exactly: by a table, but for channels so wide that it
 * would be large. A colour that has no bits is black, an alpha that has none opaque.
 */
export function spreader(mask: number, full: 255 | 65_535, channel: 'color' | 'alpha'): (value: number) => number {
  if (mask === 0) return () => (channel === 'alpha' ? full : 0);
  const largest = 2 ** countBits(mask) - 1;
  const spread = (value: number) => Math.floor((value * full + largest / 2) / largest);
  if (largest > 65_535) return spread;
  const table = Uint16Array.from({ length: largest + 1 }, (_, value) => spread(value));
  return (value) => table[value]!;
}
