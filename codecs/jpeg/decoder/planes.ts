/** The samples of one component at its own resolution, `stride` samples a row. */
export interface JpegPlane {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  /** Rows that `data` has room for: all, or the last ones that came in, where row y lies at y modulo this. */
  readonly rows: number;
  /** 0 to 2^precision − 1. */
  readonly data: Uint8Array | Uint16Array;
}

/** What segments beside the frame say of a picture's colours. */
export interface PictureMarks {
  /** The transform byte of an Adobe APP14 segment: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform?: number;
  readonly jfif: boolean;
}

/** A decoded JPEG before its chroma is upsampled and its colours are converted. */
export interface JpegPlanes extends PictureMarks {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  readonly hMax: number;
  readonly vMax: number;
  readonly lossless: boolean;
  readonly components: readonly JpegPlane[];
}
