/**
 * What the runtime's own zlib does for reading; writing never asks it, because its bytes differ by platform. `#zlib` in
 * package.json's `imports` names the module of this shape: `zlib.node.ts` or `zlib.browser.ts`.
 */

/**
 * Unpacks a zlib stream that is whole, has the right check sum and holds `sizeBytes` bytes.
 * @returns `undefined` where one of these is not so, or the runtime cannot tell: the codecs' own inflate gives the verdict
 */
export function inflateWhole(source: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> | undefined;

/** The CRC of ISO 3309, as an unsigned 32-bit number, where the runtime has it. `before` is that of the bytes before. */
export const crc32: ((bytes: Uint8Array, before?: number) => number) | undefined;
