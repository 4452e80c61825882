import type { FormatName } from './formats.ts';

/** How the samples of a page are stored in its file, in the words of the specifications. */
export type ColorModel = 'bilevel' | 'gray' | 'palette' | 'rgb' | 'cmyk' | 'ycbcr' | 'lab';

/** The layout of one page as its header declares it. */
export interface Layout {
  readonly color: ColorModel;
  /** Bits of one sample (of an index for `palette`): 1 to 64. */
  readonly bits: number;
  /** Whether the file declares transparency: an alpha channel, a tRNS chunk, a palette with alpha. */
  readonly alpha: boolean;
  /** The name of the compression, lower case: `none`, `deflate`, `lzw`, `jpeg`, `rle`, … */
  readonly compression: string;
}

/** EXIF and TIFF orientation: 1 is upright, 2 to 8 are the mirrored and turned ones (TIFF 6.0, tag 274). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What the header says of one page. `width` and `height` are those stored, before the orientation is applied. */
export interface PageInfo {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly layout: Layout;
}

/** Pixels per inch, horizontally and vertically. */
export interface Density {
  readonly x: number;
  readonly y: number;
}

/** A place in the CIE 1931 chromaticity diagram. */
export interface Chromaticity {
  readonly x: number;
  readonly y: number;
}

/**
 * How the numbers of the pixels are to be seen, where a file says so without a profile (PNG 3rd ed. §11.3.2, TIFF 6.0
 * §20).
 */
export interface ColorDescription {
  /** The exponent that the samples were encoded with, such as 0.45455 (PNG's gAMA). */
  readonly gamma?: number;
  /** PNG has it with the primaries alone, in cHRM; TIFF in WhitePoint. */
  readonly white?: Chromaticity;
  /** cHRM of PNG, PrimaryChromaticities of TIFF. */
  readonly primaries?: {
    readonly red: Chromaticity;
    readonly green: Chromaticity;
    readonly blue: Chromaticity;
  };
  /** The colours are sRGB (IEC 61966-2-1), to be rendered with this intent (sRGB). */
  readonly srgbIntent?: 'perceptual' | 'relative-colorimetric' | 'saturation' | 'absolute-colorimetric';
  /** Coding-independent code points, by the numbers of ITU-T H.273 (cICP). */
  readonly cicp?: {
    readonly primaries: number;
    readonly transfer: number;
    readonly matrix: number;
    readonly fullRange: boolean;
  };
  /**
   * The light that each sample stands for, 0 to 65,535: one curve, or one each for red, green and blue, of as many
   * values as the samples have, from black to white (TIFF's TransferFunction).
   */
  readonly transfer?: readonly Uint16Array[];
}

/**
 * The colour that a picture is meant to be seen on, 0 to 65,535 each, whatever the depth of its samples (PNG's bKGD).
 */
export interface BackgroundColor {
  readonly red: number;
  /** Of a gray picture the same as `red`, and so is `blue`. */
  readonly green: number;
  readonly blue: number;
}

/** Bits of the samples that the picture had before it was stored with more, 1 to 16 each (PNG's sBIT). */
export interface SignificantBits {
  readonly red: number;
  /** Of a gray picture the same as `red`, and so is `blue`. */
  readonly green: number;
  readonly blue: number;
  /** Absent where the file has no channel for it. */
  readonly alpha?: number;
}

/** A piece of text. The keywords are PNG's (3rd ed. §11.3.3.2): `Title`, `Author`, `Description`, `Copyright`, … */
export interface TextEntry {
  readonly keyword: string;
  readonly text: string;
}

/** A block that stands in the file and cannot be read, so that nothing of it can be carried anywhere. */
export interface UnreadableBlock {
  readonly what: Exclude<keyof Metadata, 'unreadable'>;
  /** A clause that says what is wrong with it, such as `its segments are not complete`. */
  readonly detail: string;
}

/** The metadata blocks of a file or page, each as the raw bytes of its own format, without its container's framing. */
export interface Metadata {
  /** An ICC profile (ICC.1:2022), all segments joined. */
  readonly icc?: Uint8Array;
  /** A TIFF structure without the `Exif\0\0` prefix (Exif 3.0 §4.5.2). */
  readonly exif?: Uint8Array;
  /** An XMP packet, UTF-8; what a JPEG has of it in further segments is joined to it. */
  readonly xmp?: Uint8Array;
  /** IPTC-IIM records (without Photoshop's resource framing). */
  readonly iptc?: Uint8Array;
  readonly density?: Density;
  /** As PNG's tEXt, zTXt and iTXt, JPEG's COM and TIFF's ASCII tags carry it, in the file's order. */
  readonly text?: readonly TextEntry[];
  readonly color?: ColorDescription;
  readonly significantBits?: SignificantBits;
  readonly background?: BackgroundColor;
  /** When the picture was last changed, UTC, as `2024-06-01T21:40:00Z` (PNG's tIME). */
  readonly time?: string;
  /** What is there and broken; it fails no picture, and is never written. */
  readonly unreadable?: readonly UnreadableBlock[];
}

/**
 * Decoded pixels. `data` is RGBA, straight alpha, row-major from the top left in display orientation,
 * length = width × height × 4: 0 to 255 in a Uint8ClampedArray, 0 to 65,535 in a Uint16Array.
 * `layout` and `metadata` are those of the file that the picture came from.
 */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly layout: Layout;
  readonly metadata: Metadata;
}

/** A file whose header has been read and held against the limits, and of which nothing is decoded yet. */
export interface Source {
  readonly format: FormatName;
  readonly pages: readonly PageInfo[];
  readonly metadata: Metadata;
  /** Decodes one page, upright. @throws CodecError */
  page(index: number): Promise<Image>;
  /**
   * Decodes one page, upright, for looking at: squares of n × n pixels averaged into one, colours weighted by their alpha,
   * n the largest for which the shorter side keeps at least `leastSide` pixels. PNG, BMP and TIFF are read in bands, strips
   * or tiles, so that the whole picture is never in memory; a JPEG is decoded whole first. Of an interlaced PNG only the first
   * passes are read; of a TIFF whose next pages are reduced versions of this one (NewSubfileType), the one that is enough.
   * @param leastSide a whole number from 1 on; a page that has no more is given as `page` gives it
   * @throws CodecError as `page` does, for what it has to read; `invalid-option`
   */
  reducedPage(index: number, leastSide: number): Promise<Image>;
}
