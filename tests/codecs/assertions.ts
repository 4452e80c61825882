import assert from 'node:assert/strict';
import { CodecError, type CodecErrorCode, type Image } from '../../codecs/index.ts';

/** Asserts that the work fails with a coded error of one of these codes, and gives the error. */
export async function assertCode(work: () => unknown, ...codes: readonly CodecErrorCode[]): Promise<CodecError> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CodecError)) assert.fail(`an uncoded error came out: ${error}`);
    assert.ok(codes.includes(error.code), `${error.code} came out (${error.message}), not ${codes.join(' or ')}`);
    return error;
  }
  return assert.fail(`nothing failed; ${codes.join(' or ')} was expected`);
}

/** Asserts that whatever comes out is a result or a coded error. @returns the error's code, if it was one */
export async function assertCodedOrFine(work: () => unknown, input: string): Promise<CodecErrorCode | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    return assert.fail(`${input}: an uncoded error came out: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

/** The pixel as `r,g,b,a`. */
export function pixel({ data, width }: Pick<Image, 'data' | 'width'>, x: number, y: number): string {
  return data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4).join();
}

/** The largest difference of two arrays of samples. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let largest = 0;
  for (let at = 0; at < a.length; at++) largest = Math.max(largest, Math.abs(a[at]! - b[at]!));
  return largest;
}

/** An image of our own making, for encoders. */
export function image(width: number, height: number, data: Image['data'], metadata: Image['metadata'] = {}): Image {
  return {
    width,
    height,
    data,
    metadata,
    layout: { color: 'rgb', bits: data.BYTES_PER_ELEMENT * 8, alpha: true, compression: 'none' },
  };
}
