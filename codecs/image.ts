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

/** The metadata blocks of a file or page, each as the raw bytes of its own format, without its container's framing. */
export interface Metadata {
  /** An ICC profile (ICC.1:2022), all segments joined. */
  readonly icc?: Uint8Array;
  /** A TIFF structure without the `Exif\0\0` prefix (Exif 3.0 §4.5.2). */
  readonly exif?: Uint8Array;
  /** An XMP packet, UTF-8. */
  readonly xmp?: Uint8Array;
  /** IPTC-IIM records (without Photoshop's resource framing). */
  readonly iptc?: Uint8Array;
  readonly density?: Density;
  /** Keyword and text, as PNG's tEXt, zTXt and iTXt, JPEG's COM and TIFF's ASCII tags carry them. */
  readonly text?: readonly { readonly keyword: string; readonly text: string }[];
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
}
