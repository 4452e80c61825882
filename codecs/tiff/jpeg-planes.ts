/** One component of a JPEG at its own resolution, `stride` samples a row. */
export interface JpegPlane {
  readonly h: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  /** 0 to 2^precision − 1. */
  readonly data: Uint8Array | Uint16Array;
}

/** A decoded JPEG before its chroma is upsampled and its colours are converted. */
export interface JpegPlanes {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  readonly hMax: number;
  readonly vMax: number;
  readonly components: readonly JpegPlane[];
}

/** What TIFF needs of a JPEG decoder where colours are not the usual ones. */
export interface JpegPlaneDecoder {
  /** @param tables an abbreviated stream that holds tables only (T.81 §B.5) */
  readonly decode: (bytes: Uint8Array, tables?: Uint8Array) => JpegPlanes;
  /** A component at the picture's resolution. */
  readonly upsample: (plane: JpegPlane, planes: JpegPlanes) => Pick<JpegPlane, 'stride' | 'data'>;
}

/** The decoder, where there is one; without it, what needs it is refused. */
export const jpegPlaneDecoder: JpegPlaneDecoder | undefined = undefined;
