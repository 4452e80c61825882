import type { Frame } from './frame.ts';
import { inverseDct } from './inverse-dct.ts';
import type { JpegPlane, PictureMarks } from './planes.ts';
import { type RgbaRows, rgbaRows } from './to-rgba.ts';

/** Rows of MCUs whose samples are at hand: chroma is interpolated from the one before and the one behind. */
const heldRows = 3;

/**
 * Makes pixels while the one scan of a sequential picture comes in, a row of MCUs at a time: neither the coefficients nor
 * the samples of a whole picture are held.
 */
export class Bands {
  /** Of each component, for one row of MCUs. */
  readonly coefficients: readonly Int16Array[];
  readonly #frame: Frame;
  readonly #quantization: readonly Uint16Array[];
  readonly #planes: readonly JpegPlane[];
  readonly #rgba: RgbaRows;
  readonly #scratch = new Int32Array(64);
  /** Rows of MCUs that have been read. */
  #read = 0;

  /** @param quantization of each component */
  constructor(frame: Frame, quantization: readonly Uint16Array[], marks: PictureMarks) {
    this.#frame = frame;
    this.#quantization = quantization;
    this.coefficients = frame.components.map(({ blocksAcross, v }) => new Int16Array(blocksAcross * v * 64));
    this.#planes = frame.components.map(({ id, h, v, width, height, blocksAcross }) => {
      const [stride, rows] = [blocksAcross * 8, v * 8 * heldRows];
      const data = frame.precision === 8 ? new Uint8Array(stride * rows) : new Uint16Array(stride * rows);
      return { id, h, v, width, height, stride, rows, data };
    });
    this.#rgba = rgbaRows({ ...frame, ...marks, lossless: false, components: this.#planes });
  }

  /** Takes up the row of MCUs that was read into {@link coefficients}. */
  endRow(): void {
    for (const [index, { v, blocksAcross }] of this.#frame.components.entries()) {
      const coefficients = this.coefficients[index]!;
      const { data, stride } = this.#planes[index]!;
      const first = (this.#read % heldRows) * v * 8 * stride;
      for (let row = 0, from = 0; row < v; row++)
        for (let column = 0; column < blocksAcross; column++, from += 64)
          inverseDct(
            coefficients,
            from,
            this.#quantization[index]!,
            this.#scratch,
            data,
            first + row * 8 * stride + column * 8,
            stride,
            this.#frame.precision,
          );
      coefficients.fill(0);
    }
    this.#read += 1;
    if (this.#read > 1) this.#write(this.#read - 2);
  }

  /** @returns the pixels, once all rows have been read */
  finish(): RgbaRows['pixels'] {
    this.#write(this.#read - 1);
    return this.#rgba.pixels;
  }

  #write(mcuRow: number): void {
    const { vMax, height } = this.#frame;
    const end = Math.min((mcuRow + 1) * vMax * 8, height);
    for (let y = mcuRow * vMax * 8; y < end; y++) this.#rgba.write(y);
  }
}
