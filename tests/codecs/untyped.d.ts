/** Packages without types that serve as independent decoders. */
declare module 'utif' {
  interface Ifd {
    readonly width: number;
    readonly height: number;
  }
  interface JpegDecoder {
    readonly width: number;
    readonly height: number;
    parse(bytes: Uint8Array): void;
    /** RGB, or one byte a pixel when the picture is gray. */
    getData(width: number, height: number): Uint8Array;
  }
  const UTIF: {
    decode(file: ArrayBuffer): Ifd[];
    decodeImage(file: ArrayBuffer, ifd: Ifd): void;
    toRGBA8(ifd: Ifd): Uint8Array;
    JpegDecoder: new () => JpegDecoder;
  };
  export default UTIF;
}

declare module 'bmp-js' {
  const bmp: {
    /** ABGR; alpha is 0 where the file has none. */
    decode(file: Uint8Array): { readonly width: number; readonly height: number; readonly data: Uint8Array };
  };
  export default bmp;
}
