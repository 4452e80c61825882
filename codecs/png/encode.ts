import { joinBytes } from '../bytes.ts';
import type { Image } from '../image.ts';
import { toPerMetre } from '../metadata/density.ts';
import type { Effort } from '../options.ts';
import { pngSignature, writeChunk } from './chunks.ts';
import { compressRows } from './compress.ts';
import { chooseLayout, type WrittenLayout } from './layout.ts';

/** Bytes of an IDAT chunk, at most: what readers hold in memory at once. */
const maxIdatBytes = 2 ** 20;

/** Writes the smallest layout that loses nothing, and the density. @see PNG 3rd ed. §11 */
export function encodePng(image: Image, effort: Effort): Uint8Array {
  const { width, height, metadata } = image;
  const layout = chooseLayout(image);
  return joinBytes([
    pngSignature,
    writeHeader(width, height, layout),
    ...(metadata.density ? [writeDensity(toPerMetre(metadata.density))] : []),
    ...(layout.palette ? [writeChunk('PLTE', layout.palette)] : []),
    ...(layout.transparency ? [writeChunk('tRNS', layout.transparency)] : []),
    ...writeData(compressRows(layout, height, effort)),
    writeChunk('IEND', new Uint8Array(0)),
  ]);
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

/** In pixels per metre. @see PNG 3rd ed. §11.3.4.3 */
function writeDensity({ x, y }: { readonly x: number; readonly y: number }): Uint8Array {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  view.setUint32(0, x);
  view.setUint32(4, y);
  data[8] = 1;
  return writeChunk('pHYs', data);
}

function writeData(packed: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < packed.length; at += maxIdatBytes)
    chunks.push(writeChunk('IDAT', packed.subarray(at, at + maxIdatBytes)));
  return chunks;
}
