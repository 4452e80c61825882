/** Bytes from text (ISO 8859-1), numbers and byte arrays, one after the other. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const arrays = parts.map((part) => {
    if (typeof part === 'string') return Uint8Array.from(part, (letter) => letter.charCodeAt(0));
    return typeof part === 'number' ? Uint8Array.of(part) : part;
  });
  const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** An unsigned number in `length` bytes, most significant first unless told otherwise. */
export function uint(value: number, length: 2 | 4, order: 'big' | 'little' = 'big'): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  if (length === 2) view.setUint16(0, value, order === 'little');
  else view.setUint32(0, value, order === 'little');
  return new Uint8Array(view.buffer);
}

/** A zlib stream (RFC 1950) of stored blocks: valid everywhere, and the same bytes whoever writes it. */
export function zlibStored(data: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < data.length; at += 0xffff) {
    const piece = data.subarray(at, at + 0xffff);
    const last = at + 0xffff >= data.length ? 1 : 0;
    blocks.push(bytesOf(last, uint(piece.length, 2, 'little'), uint(~piece.length & 0xffff, 2, 'little'), piece));
  }
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return bytesOf(0x78, 0x01, ...blocks, uint(b, 2), uint(a, 2));
}

/** The CRC of PNG (ISO 3309), bit by bit. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
