const clearCode = 256;
const endCode = 257;
const firstFree = 258;
/** With this entry the table is full: the clear code that follows still has 12 bits. */
const lastCode = 4094;
const slots = 1 << 14;

/**
 * A packer of TIFF's LZW: codes from the highest bit, which widen one entry early. It keeps its tables from one strip
 * to the next; each strip is packed on its own.
 * @see TIFF 6.0 §13
 */
export function lzwPacker(): (bytes: Uint8Array) => Uint8Array {
  /** A hash table from a string, which is a known string's code and one byte more, to its own code. */
  const keys = new Int32Array(slots);
  const codes = new Uint16Array(slots);
  return (bytes) => {
    // Twelve bits for a byte at worst, and the clear codes between.
    const packed = new Uint8Array(Math.ceil(bytes.length * 1.51) + 16);
    let [to, buffer, held, width, next] = [0, 0, 0, 9, firstFree];
    const put = (code: number) => {
      buffer = (buffer << width) | code;
      held += width;
      while (held >= 8) {
        held -= 8;
        packed[to++] = buffer >> held;
      }
      buffer &= (1 << held) - 1;
    };
    /** Counts a new entry, as the reader does after each code. */
    const grow = () => {
      if (next === 511 || next === 1023 || next === 2047) width += 1;
      next += 1;
    };
    const clear = () => {
      put(clearCode);
      keys.fill(-1);
      [width, next] = [9, firstFree];
    };
    clear();
    let string = -1;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (string < 0) {
        string = byte;
        continue;
      }
      const key = (string << 8) | byte;
      let slot = Math.imul(key, 0x9e37_79b1) >>> 18;
      while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & (slots - 1);
      if (keys[slot] === key) {
        string = codes[slot]!;
        continue;
      }
      put(string);
      keys[slot] = key;
      codes[slot] = next;
      grow();
      if (next > lastCode) clear();
      string = byte;
    }
    if (string >= 0) {
      put(string);
      grow();
    }
    put(endCode);
    if (held > 0) packed[to++] = buffer << (8 - held);
    return packed.subarray(0, to);
  };
}
