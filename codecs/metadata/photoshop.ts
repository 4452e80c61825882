const iptcResource = 0x0404;
/** `8BIM` */
const signature = 0x3842_494d;

/**
 * The IPTC-IIM records in a block of Photoshop image resources (JPEG APP13 without its prefix, TIFF tag 34377).
 * @see Adobe Photoshop File Formats Specification, Image Resource Blocks: `8BIM`, id, padded Pascal name, length, data
 */
export function findIptc(resources: Uint8Array): Uint8Array | undefined {
  let at = 0;
  while (at + 12 <= resources.length) {
    if (resources[at] !== 0x38 || resources[at + 1] !== 0x42) return undefined;
    const id = (resources[at + 4]! << 8) | resources[at + 5]!;
    const name = (resources[at + 6]! + 2) & ~1;
    const size = at + 6 + name;
    if (size + 4 > resources.length) return undefined;
    const length = new DataView(resources.buffer, resources.byteOffset + size, 4).getUint32(0);
    if (size + 4 + length > resources.length) return undefined;
    if (id === iptcResource) return resources.subarray(size + 4, size + 4 + length);
    at = size + 4 + length + (length & 1);
  }
  return undefined;
}

/** The records as the one image resource of a block. */
export function frameIptc(iptc: Uint8Array): Uint8Array {
  const headBytes = 12;
  const block = new Uint8Array(headBytes + iptc.length + (iptc.length & 1));
  const view = new DataView(block.buffer);
  view.setUint32(0, signature);
  view.setUint16(4, iptcResource);
  // An empty Pascal name takes two bytes.
  view.setUint32(8, iptc.length);
  block.set(iptc, headBytes);
  return block;
}
