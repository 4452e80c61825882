import * as zlib from 'node:zlib';

/** @see zlib.d.ts */
export function inflateWhole(source: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    // One piece that is never quite full: nothing is joined afterwards, and no second one is asked for.
    const out = zlib.inflateSync(source, { chunkSize: sizeBytes + 64, maxOutputLength: sizeBytes + 64 });
    return out.length === sizeBytes ? new Uint8Array(out.buffer, out.byteOffset, sizeBytes) : undefined;
  } catch {
    return undefined;
  }
}

/** Node has it from 20.15 and 22.2 on. */
export const crc32: ((bytes: Uint8Array, before?: number) => number) | undefined = zlib.crc32;
