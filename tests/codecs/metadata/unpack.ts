/** The insides of files, by readers that share no code with the codecs. */
import { inflateSync } from 'node:zlib';
import type { FormatName } from '../../../codecs/index.ts';

/** A PNG's chunks. */
export function chunksOf(file: Uint8Array): { readonly type: string; readonly data: Uint8Array }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks = [];
  for (let at = 8; at < file.length; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(file.subarray(at + 4, at + 8)).toString('latin1');
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** A JPEG's segments up to its first scan. */
export function segmentsOf(file: Uint8Array): { readonly marker: number; readonly data: Uint8Array }[] {
  const segments = [];
  for (let at = 2; file[at] === 0xff && file[at + 1] !== 0xda; ) {
    const length = (file[at + 2]! << 8) | file[at + 3]!;
    segments.push({ marker: file[at + 1]!, data: file.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  return segments;
}

/** The segments of a kind that begin with a text, without it. */
export function segmentsWith(file: Uint8Array, marker: number, prefix: string): Uint8Array[] {
  return segmentsOf(file)
    .filter((one) => one.marker === marker && Buffer.from(one.data).toString('latin1').startsWith(prefix))
    .map(({ data }) => data.subarray(prefix.length));
}

/** The bytes of a file, and what is packed in it unpacked: in PNG the text and profile chunks. */
export function searchable(file: Uint8Array, format: FormatName): Buffer {
  if (format !== 'png') return Buffer.from(file);
  const unpacked = chunksOf(file).map(({ type, data }) => {
    if (type === 'iCCP' || type === 'zTXt') return inflateSync(data.subarray(data.indexOf(0) + 2));
    if (type !== 'iTXt' || data[data.indexOf(0) + 1] !== 1) return Buffer.from(data);
    const language = data.indexOf(0, data.indexOf(0) + 3);
    return inflateSync(data.subarray(data.indexOf(0, language + 1) + 1));
  });
  return Buffer.concat([Buffer.from(file), ...unpacked]);
}
