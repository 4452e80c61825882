import { bytesOf, uint } from '../../pictures/bytes.ts';
import { type ByteOrder, type Field, fieldsIn, layOutIfd, tiffHeader } from '../../pictures/ifd.ts';

/** A page whose chunks are given as they are to lie in the file. */
export interface RawPage {
  readonly width: number;
  readonly height: number;
  /** Bits of each sample. Default 8. */
  readonly bits?: number;
  /** Default 1. */
  readonly samples?: number;
  /** Number of the PhotometricInterpretation. Default 1, black is zero. */
  readonly photometric?: number;
  /** Number of the compression. Default 1, none. */
  readonly compression?: number;
  readonly chunks: readonly Uint8Array[];
  readonly rowsPerStrip?: number;
  readonly tile?: readonly [width: number, length: number];
  readonly order?: ByteOrder;
  /** More fields, made in the page's byte order; they replace those of the same tag. */
  readonly fields?: (make: ReturnType<typeof fieldsIn>) => readonly Field[];
}

/** A TIFF of one page. */
export function rawTiff(page: RawPage): Uint8Array {
  const { order = 'little', chunks, samples = 1, bits = 8 } = page;
  const make = fieldsIn(order);
  const { short, long } = make;
  const offsets: number[] = [];
  let end = 8;
  const bodies = chunks.map((chunk) => {
    offsets.push(end);
    const body = bytesOf(chunk, new Uint8Array(chunk.length & 1));
    end += body.length;
    return body;
  });
  const lengths = chunks.map(({ length }) => length);
  const fields = new Map<number, Field>();
  for (const field of [
    long(256, page.width),
    long(257, page.height),
    short(258, ...new Array<number>(samples).fill(bits)),
    short(259, page.compression ?? 1),
    short(262, page.photometric ?? 1),
    short(277, samples),
    ...(page.tile
      ? [short(322, page.tile[0]), short(323, page.tile[1]), long(324, ...offsets), long(325, ...lengths)]
      : [long(273, ...offsets), long(278, page.rowsPerStrip ?? page.height), long(279, ...lengths)]),
    ...(page.fields?.(make) ?? []),
  ])
    fields.set(field.tag, field);
  return bytesOf(tiffHeader(order, end), ...bodies, layOutIfd([...fields.values()], end, order));
}

/** The same fields and one strip in a BigTIFF. Values of up to 8 bytes only. */
export function bigTiff(order: ByteOrder, strip: Uint8Array, values: Readonly<Record<number, number>>): Uint8Array {
  const entries = Object.entries({ ...values, 273: 16, 279: strip.length }).map(([tag, value]) =>
    bytesOf(uint(Number(tag), 2, order), uint(16, 2, order), long8(1, order), long8(value, order)),
  );
  const at = 16 + strip.length + (strip.length & 1);
  return bytesOf(
    order === 'little' ? 'II' : 'MM',
    uint(43, 2, order),
    uint(8, 2, order),
    uint(0, 2, order),
    long8(at, order),
    strip,
    new Uint8Array(strip.length & 1),
    long8(entries.length, order),
    ...entries,
    long8(0, order),
  );
}

function long8(value: number, order: ByteOrder): Uint8Array {
  const words = [uint(value, 4, order), uint(0, 4, order)];
  return bytesOf(...(order === 'little' ? words : words.toReversed()));
}

/** Packs codes from the highest bit on, rows padded to bytes. */
export function packBits(codes: readonly number[], bits: number, rowCodes = codes.length): Uint8Array {
  let text = '';
  const rows: Uint8Array[] = [];
  for (let at = 0; at < codes.length; at += rowCodes) {
    text = '';
    for (const code of codes.slice(at, at + rowCodes)) text += code.toString(2).padStart(bits, '0');
    rows.push(bitsOf(text));
  }
  return bytesOf(...rows);
}

/** Zeros and ones as bytes, the last one padded; blanks are for the reader. */
export function bitsOf(text: string): Uint8Array {
  const bits = text.replace(/\s/g, '');
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8).padEnd(8, '0'), 2),
  );
}

/** Every n-th sample of RGBA. */
export function channel(data: ArrayLike<number>, index: 0 | 1 | 2 | 3): number[] {
  return Array.from({ length: data.length / 4 }, (_, pixel) => data[pixel * 4 + index]!);
}

/** Bytes that pack neither too well nor too badly: the same for every run. */
export function sampleBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const run = 1 + (next() % 40);
    const distance = 1 + (next() % 600);
    if (at > distance && next() % 3 > 0)
      for (let end = Math.min(at + run, length); at < end; at++) bytes[at] = bytes[at - distance]!;
    else for (let end = Math.min(at + run, length); at < end; at++) bytes[at] = next() & 63;
  }
  return bytes;
}
