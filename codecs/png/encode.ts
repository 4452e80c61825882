import { ByteWriter } from '../byte-writer.ts';
import { joinBytes } from '../bytes.ts';
import type { OnRows } from '../codec.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Effort } from '../formats.ts';
import type { Image, Metadata } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { backgroundChunk } from './background.ts';
import { chunkPieces, pngSignature, writeChunk } from './chunks.ts';
import { compressRows } from './compress.ts';
import { fastPngEncoders } from './fast-encoder.ts';
import { chooseLayout, type WrittenLayout } from './layout.ts';
import { metadataChunks } from './write-metadata.ts';

/**
 * Writes the smallest layout that loses nothing, and the metadata.
 * @throws CodecError `runtime-failure`
 * @see PNG 3rd ed. §11
 */
export async function encodePng(image: Image, effort: Effort, onRows?: OnRows): Promise<Uint8Array> {
  const { width, height, metadata } = image;
  const layout = chooseLayout(image);
  const isRgba = layout.colorType === 6 && layout.bitDepth === 8;
  const head = [
    pngSignature,
    writeHeader(width, height, layout),
    ...metadataChunks(fitProfile(metadata, layout), layout),
    ...(layout.palette ? [writeChunk('PLTE', layout.palette)] : []),
    ...(layout.transparency ? [writeChunk('tRNS', layout.transparency)] : []),
    ...backgroundChunk(metadata.background, layout),
  ];
  const end = writeChunk('IEND', new Uint8Array(0));
  if (effort === 'fast' && isRgba) return joinBytes([...head, await compressRgbaFast(image), end]);
  const headBytes = head.reduce((sum, { length }) => sum + length, 0);
  const file = new ByteWriter('png', headBytes + mostDataBytes(height * (layout.rowBytes + 1)) + end.length);
  for (const piece of head) file.append(piece);
  const giveChunk = (packed: Uint8Array) => {
    for (const piece of chunkPieces('IDAT', packed)) file.append(piece);
  };
  compressRows(layout, height, effort, giveChunk, onRows);
  file.append(end);
  return file.finish();
}

/** What rows of so many bytes take at most, packed and in chunks: stored, with what stands before each part. */
function mostDataBytes(rowBytes: number): number {
  return rowBytes + (rowBytes >> 9) + 256;
}

/** The IDAT chunks of the fast encoder's file, one after the other, as they lie there. */
async function compressRgbaFast({ width, height, data }: Image): Promise<Uint8Array> {
  try {
    const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const file = await fastPngEncoders.use((encoder) => encoder.encode(rgba, width, height));
    return imageChunks(file);
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw codecError(
      'runtime-failure',
      `The PNG encoder failed on ${width}×${height} pixels`,
      { format: 'png' },
      { cause },
    );
  }
}

/** Our encoder has just written them, so that their check sums need no second look. */
function imageChunks(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const idat = 0x4944_4154;
  let start = pngSignature.length;
  while (view.getUint32(start + 4) !== idat) start += 12 + view.getUint32(start);
  let end = start;
  while (view.getUint32(end + 4) === idat) end += 12 + view.getUint32(end);
  return file.subarray(start, end);
}

/** Not interlaced. @see PNG 3rd ed. §11.2.1 */
function writeHeader(width: number, height: number, { bitDepth, colorType }: WrittenLayout): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = bitDepth;
  data[9] = colorType;
  return writeChunk('IHDR', data);
}

/** Without a profile of another colour space than that of the samples (§11.3.2.3). */
function fitProfile(metadata: Metadata, { colorType }: WrittenLayout): Metadata {
  const { icc, ...rest } = metadata;
  const samples = colorType === 0 || colorType === 4 ? 'gray' : 'rgb';
  return icc === undefined || isProfileOf(icc, samples) ? metadata : rest;
}
