/**
 * Packs pixels of 8 bits, words 0xaabbggrr, into red, green and blue, three bytes each, from the start of `packed`.
 * Four pixels at once make three words where `packed` begins at a multiple of four.
 */
export function packRgb(pixels: Uint32Array, packed: Uint8Array): void {
  const count = pixels.length;
  const whole = packed.byteOffset % 4 === 0 ? count - (count % 4) : 0;
  const words = new Uint32Array(packed.buffer, whole > 0 ? packed.byteOffset : 0, (whole / 4) * 3);
  for (let from = 0, to = 0; from < whole; from += 4, to += 3) {
    const second = pixels[from + 1]! & 0xff_ffff;
    const third = pixels[from + 2]! & 0xff_ffff;
    words[to] = (pixels[from]! & 0xff_ffff) | (second << 24);
    words[to + 1] = (second >>> 8) | (third << 16);
    words[to + 2] = (third >>> 16) | (pixels[from + 3]! << 8);
  }
  for (let from = whole, to = whole * 3; from < count; from++, to += 3) {
    const pixel = pixels[from]!;
    packed[to] = pixel;
    packed[to + 1] = pixel >>> 8;
    packed[to + 2] = pixel >>> 16;
  }
}
