/** What an input may cost. Checked against the header before memory is taken. */
export interface Limits {
  /** Bytes of the file. Default 200 MB (200,000,000). */
  readonly maxInputBytes: number;
  /** Pixels of one page. Default 100 million. */
  readonly maxPixels: number;
  /** Pixels of all pages together. Default 400 million. */
  readonly maxTotalPixels: number;
  /** Default 1,000. */
  readonly maxPages: number;
  /** Bytes of metadata, unpacked, all blocks together. Default 16 MB (16,000,000). */
  readonly maxMetadataBytes: number;
}

export const defaultLimits: Limits = {
  maxInputBytes: 200_000_000,
  maxPixels: 100_000_000,
  maxTotalPixels: 400_000_000,
  maxPages: 1_000,
  maxMetadataBytes: 16_000_000,
};
