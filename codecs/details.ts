/** How a JPEG stores its picture. */
export interface JpegDetails {
  readonly format: 'jpeg';
  /** `baseline`, `extended`, `progressive`, `lossless`, `arithmetic` or `progressive arithmetic` (ITU-T T.81 table B.1). */
  readonly process: string;
  readonly components: number;
  /**
   * Of files with chroma: `4:4:4`, `4:2:2`, `4:2:0`, `4:4:0`, `4:1:1`, `4:1:0`; where none of these names fits, the
   * sampling factors of each component, as `2x2,1x1,2x1`.
   */
  readonly subsampling?: string;
  /** MCUs between restart markers; absent where there are none. */
  readonly restartInterval?: number;
  /** 1 to 100, that it was written with. No file says it of itself, so it is told of outputs alone. */
  readonly quality?: number;
}

/** How a PNG stores its picture. */
export interface PngDetails {
  readonly format: 'png';
  /** 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha (PNG 3rd ed. §11.2.1). */
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
  /** Entries of the palette; absent where there is none. */
  readonly paletteColors?: number;
}

/** How a BMP stores a picture. */
export interface BmpDetails {
  readonly format: 'bmp';
  /** Bytes of the DIB header, which tell its version: 12 core, 40 info, 108 V4, 124 V5, others of OS/2. */
  readonly headerBytes: number;
  /** 0 where a JPEG or PNG stands in the place of pixels. */
  readonly bitsPerPixel: number;
  readonly rows: 'bottom-up' | 'top-down';
  /** Entries of the palette; absent where there is none. */
  readonly paletteColors?: number;
}

/** How a TIFF stores a page. */
export interface TiffDetails {
  readonly format: 'tiff';
  readonly byteOrder: 'little' | 'big';
  /** Whether it is a BigTIFF. */
  readonly bigTiff: boolean;
  /** `white-is-zero`, `black-is-zero`, `rgb`, `palette`, `separated`, `ycbcr`, `cielab`, `logluv`, … */
  readonly photometric: string;
  readonly sampleFormat: 'unsigned' | 'signed' | 'float';
  readonly samplesPerPixel: number;
  readonly planar: boolean;
  readonly predictor: 'none' | 'horizontal' | 'floating-point';
  readonly chunks: {
    readonly kind: 'strips' | 'tiles';
    /** Of all planes together. */
    readonly count: number;
    /** Pixels of one; the last strip may be shorter. */
    readonly width: number;
    readonly height: number;
  };
  /** Luminance samples to one chrominance sample, of YCbCr alone: `2x2`. */
  readonly subsampling?: string;
}

/** How a page is stored, in the words of its format. `format` tells which. */
export type FormatDetails = JpegDetails | PngDetails | BmpDetails | TiffDetails;
