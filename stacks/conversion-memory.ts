/** What the function takes without a picture: Node, the codecs, the input. */
const baseBytes = 200_000_000;
/** Bytes that a conversion takes at most for each byte of a decoded page: `npm run bench:hostile` measures it. */
const bytesPerDecodedByte = 6;
/** Of a pixel of 8 bits in RGBA. */
const bytesPerPixel = 4;
const megabyte = 2 ** 20;

/** The limit on the bytes of a decoded page with which a conversion fits into so much memory. */
export function decodedBytesIn(memoryMegabytes: number): number {
  return Math.floor((memoryMegabytes * megabyte - baseBytes) / bytesPerDecodedByte);
}

/** The pixels of 8 bits that a page may have for its conversion to fit. */
export function pixelsIn(memoryMegabytes: number): number {
  return Math.floor(decodedBytesIn(memoryMegabytes) / bytesPerPixel);
}

/** The memory with which pages of so many pixels of 8 bits fit, in MB. */
export function memoryFor(pixels: number): number {
  return Math.ceil((pixels * bytesPerPixel * bytesPerDecodedByte + baseBytes) / megabyte);
}
