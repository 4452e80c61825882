/**
 * Pixels of 8 bits as words 0xaabbggrr, which memory holds on the little-endian machines that every engine runs on: a view,
 * or a copy where the bytes do not begin at a multiple of four.
 */
export function pixelWords(data: Uint8ClampedArray<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return data.byteOffset % 4 === 0
    ? new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
    : new Uint32Array(data.slice().buffer);
}
