import { zlibSync } from 'fflate';
import { joinBytes, sampleBytes } from '../bytes.ts';
import type { PageWriter } from '../codec.ts';
import { isOpaque } from '../color/depth.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { applyDifferencing } from './predictor.ts';
import { tags } from './tags.ts';

/** Unpacked bytes of a strip, about: small enough to stream, large enough to pack well. */
const stripBytes = 256 * 1024;
const maxFileBytes = 0xffff_ffff;
const headerBytes = 8;

/**
 * Writes a little-endian TIFF of any number of pages: RGB, or RGBA with unassociated alpha where a pixel is
 * transparent, 8 or 16 bits as each image has, Deflate with horizontal differencing, resolution in inches.
 * `add` throws CodecError `limit-exceeded` past 4 GB.
 */
export function tiffWriter(): PageWriter {
  const parts: Uint8Array[] = [Uint8Array.of(0x49, 0x49, 42, 0, 0, 0, 0, 0)];
  let end = headerBytes;
  /** The four bytes that hold the next directory's offset. */
  let link = parts[0]!.subarray(4);
  const append = (bytes: Uint8Array) => {
    const offset = end;
    // Offsets of directories and values are even (TIFF 6.0 §2).
    const padded = bytes.length & 1 ? joinBytes([bytes, Uint8Array.of(0)]) : bytes;
    parts.push(padded);
    end += padded.length;
    if (end > maxFileBytes)
      throw codecError('limit-exceeded', 'The TIFF would pass 4 GB', {
        format: 'tiff',
        limit: { name: 'fileBytes', allowed: maxFileBytes, found: end },
      });
    return offset;
  };
  return {
    async add(image) {
      const alpha = !isOpaque(image.data);
      const { strips, rowsPerStrip } = packStrips(image, alpha ? 4 : 3);
      const offsets = strips.map(append);
      const fields = describe(image, alpha, { offsets, counts: strips.map(({ length }) => length), rowsPerStrip });
      const directory = layOutDirectory(fields, end);
      new DataView(link.buffer, link.byteOffset).setUint32(0, append(directory), true);
      link = directory.subarray(2 + fields.length * 12, 2 + fields.length * 12 + 4);
    },
    async finish() {
      return [joinBytes(parts)];
    },
  };
}

function packStrips({ width, height, data }: Image, samples: 3 | 4): { strips: Uint8Array[]; rowsPerStrip: number } {
  const rowSamples = width * samples;
  const rowsPerStrip = Math.max(1, Math.min(height, Math.floor(stripBytes / (rowSamples * data.BYTES_PER_ELEMENT))));
  const strips: Uint8Array[] = [];
  for (let y = 0; y < height; y += rowsPerStrip) {
    const rows = Math.min(rowsPerStrip, height - y);
    const strip = data instanceof Uint16Array ? new Uint16Array(rows * rowSamples) : new Uint8Array(rows * rowSamples);
    for (let to = 0, from = y * width * 4; to < strip.length; from += 4)
      for (let sample = 0; sample < samples; sample++) strip[to++] = data[from + sample]!;
    applyDifferencing(strip, rowSamples, samples);
    strips.push(zlibSync(sampleBytes(strip, 'little'), { level: 6 }));
  }
  return { strips, rowsPerStrip };
}

/** Field types of TIFF 6.0 §2 that are written. */
const types = { short: 3, long: 4, rational: 5 } as const;
interface Field {
  readonly tag: number;
  readonly type: keyof typeof types;
  readonly values: readonly number[];
}

/** The directory's fields, ascending by tag as §2 demands. */
function describe(
  { width, height, data, metadata }: Image,
  alpha: boolean,
  strips: { offsets: readonly number[]; counts: readonly number[]; rowsPerStrip: number },
): Field[] {
  const samples = alpha ? 4 : 3;
  const bits = data.BYTES_PER_ELEMENT * 8;
  const short = (tag: number, ...values: number[]): Field => ({ tag, type: 'short', values });
  const long = (tag: number, ...values: number[]): Field => ({ tag, type: 'long', values });
  const rational = (tag: number, value: number): Field => ({ tag, type: 'rational', values: [value] });
  const { density } = metadata;
  return [
    long(tags.newSubfileType, 0),
    long(tags.imageWidth, width),
    long(tags.imageLength, height),
    short(tags.bitsPerSample, ...new Array<number>(samples).fill(bits)),
    short(tags.compression, 8),
    short(tags.photometricInterpretation, 2),
    { tag: tags.stripOffsets, type: 'long', values: strips.offsets },
    short(tags.samplesPerPixel, samples),
    long(tags.rowsPerStrip, strips.rowsPerStrip),
    { tag: tags.stripByteCounts, type: 'long', values: strips.counts },
    ...(density ? [rational(tags.xResolution, density.x), rational(tags.yResolution, density.y)] : []),
    short(tags.planarConfiguration, 1),
    ...(density ? [short(tags.resolutionUnit, 2)] : []),
    short(tags.predictor, 2),
    ...(alpha ? [short(tags.extraSamples, 2)] : []),
  ];
}

/** The directory with its longer values behind it, for the even place `at`. */
function layOutDirectory(fields: readonly Field[], at: number): Uint8Array<ArrayBuffer> {
  const sizes = fields.map(({ type, values }) => values.length * { short: 2, long: 4, rational: 8 }[type]);
  const head = 2 + fields.length * 12 + 4;
  const view = new DataView(
    new ArrayBuffer(head + sizes.reduce((sum, size) => sum + (size > 4 ? (size + 1) & ~1 : 0), 0)),
  );
  view.setUint16(0, fields.length, true);
  let free = head;
  for (const [index, { tag, type, values }] of fields.entries()) {
    const entry = 2 + index * 12;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, types[type], true);
    view.setUint32(entry + 4, values.length, true);
    const inline = sizes[index]! <= 4;
    if (!inline) view.setUint32(entry + 8, at + free, true);
    writeValues(view, inline ? entry + 8 : free, type, values);
    if (!inline) free += (sizes[index]! + 1) & ~1;
  }
  return new Uint8Array(view.buffer);
}

function writeValues(view: DataView, at: number, type: Field['type'], values: readonly number[]): void {
  for (const value of values) {
    if (type === 'short') view.setUint16(at, value, true);
    else view.setUint32(at, type === 'long' ? value : Math.round(value * 10_000), true);
    if (type === 'rational') view.setUint32(at + 4, 10_000, true);
    at += { short: 2, long: 4, rational: 8 }[type];
  }
}
