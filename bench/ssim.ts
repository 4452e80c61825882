const side = 8;
const step = 4;
/** (0.01 × 255)² and (0.03 × 255)² of the paper. */
const c1 = 6.5025;
const c2 = 58.5225;

/** Red, green, blue, four bytes a pixel; the fourth is not looked at. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The structural similarity of two pictures of one size, 1 for equal ones: the mean over windows of 8 × 8 pixels, four
 * apart, of luma and chroma weighted 8 : 1 : 1, so that chroma subsampling has its price.
 * @throws RangeError when a side is under 8 pixels or the sizes differ
 * @see Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment", IEEE TIP 13(4), 2004
 */
export function ssim(a: Picture, b: Picture): number {
  const { width, height } = a;
  if (width < side || height < side || width !== b.width || height !== b.height)
    throw new RangeError(`${width}×${height} and ${b.width}×${b.height} cannot be compared`);
  const planesA = planes(a);
  const planesB = planes(b);
  const [y, cb, cr] = planesA.map((plane, index) => planeSsim(plane, planesB[index]!, width, height));
  return 0.8 * y! + 0.1 * (cb! + cr!);
}

/** JFIF's Y'CbCr, not rounded. */
function planes({ width, height, data }: Picture): Float32Array[] {
  const count = width * height;
  const [y, cb, cr] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let index = 0, at = 0; index < count; index++, at += 4) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    y[index] = 0.299 * r + 0.587 * g + 0.114 * b;
    cb[index] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    cr[index] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return [y, cb, cr];
}

function planeSsim(a: Float32Array, b: Float32Array, width: number, height: number): number {
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + side <= height; y += step)
    for (let x = 0; x + side <= width; x += step, windows++) sum += windowSsim(a, b, y * width + x, width);
  return sum / windows;
}

function windowSsim(a: Float32Array, b: Float32Array, start: number, width: number): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let row = 0; row < side; row++)
    for (let at = start + row * width, end = at + side; at < end; at++) {
      const [va, vb] = [a[at]!, b[at]!];
      sumA += va;
      sumB += vb;
      sumAA += va * va;
      sumBB += vb * vb;
      sumAB += va * vb;
    }
  const count = side * side;
  const [meanA, meanB] = [sumA / count, sumB / count];
  const varianceA = sumAA / count - meanA * meanA;
  const varianceB = sumBB / count - meanB * meanB;
  const covariance = sumAB / count - meanA * meanB;
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
    ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
  );
}
