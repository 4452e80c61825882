/** A file and the quality that it has. */
export interface QualityFound {
  readonly bytes: Uint8Array;
  readonly quality: number;
}

/**
 * Finds the highest quality, from `highest` down to 1, whose file fits, by halving: eight files are written at most.
 * @returns the smallest file, of quality 1, where none fits; its length tells
 */
export async function searchQuality(
  encode: (quality: number) => Promise<Uint8Array>,
  highest: number,
  maxBytes: number,
): Promise<QualityFound> {
  const asked = { bytes: await encode(highest), quality: highest };
  if (asked.bytes.length <= maxBytes || highest === 1) return asked;
  let best: QualityFound | undefined;
  for (let low = 1, high = highest - 1; low <= high; ) {
    const quality = (low + high) >> 1;
    const bytes = await encode(quality);
    if (bytes.length <= maxBytes) {
      best = { bytes, quality };
      low = quality + 1;
    } else {
      high = quality - 1;
      if (quality === 1) return { bytes, quality };
    }
  }
  return best!;
}
