import { inflateSync } from 'node:zlib';
import ExifReader from 'exifreader';
import { fromArrayBuffer } from 'geotiff';
import { decode as decodeImageJs } from 'tiff';
import type { FormatName } from '../../../codecs/index.ts';
import { harmless, makerNote, secrets } from './loaded.ts';
import { chunksOf, segmentsOf, segmentsWith } from './unpack.ts';

/** What a file carries, by readers that nobody here wrote where there are some, else by short ones of the tests. */
export interface Found {
  readonly icc?: Uint8Array;
  /** As ExifReader gives it; all that {@link loaded} plants or nothing. */
  readonly exif: boolean;
  readonly thumbnail: boolean;
  readonly orientation?: number;
  readonly xmp: boolean;
  readonly iptc: boolean;
  /** Dots per inch, rounded. */
  readonly density?: number;
  /** Keywords of the planted texts that are there. */
  readonly text: readonly string[];
  readonly chunks: readonly string[];
  /** Of white, red, green and blue, in ten-thousandths; fewer where only some are there. */
  readonly chromaticities: readonly number[];
  /** TransferFunction as it stands. */
  readonly transfer: readonly number[];
}

export async function look(file: Uint8Array, format: FormatName): Promise<Found> {
  if (format === 'bmp') return lookAtBmp(file);
  const tags = ExifReader.load(new Uint8Array(file).buffer, { expanded: true, includeUnknown: true });
  const icc = await profileOf(file, format);
  const density = await densityOf(file, format);
  const orientation = tags.exif?.Orientation?.value as number | undefined;
  return {
    ...(icc && { icc }),
    exif: hasExif(tags),
    thumbnail: Buffer.from(file).includes(secrets.exif.thumbnail),
    ...(orientation !== undefined && { orientation }),
    xmp: tags.xmp?.City?.value === secrets.xmp.place && JSON.stringify(tags.xmp?.creator).includes(secrets.xmp.creator),
    iptc: JSON.stringify(tags.iptc?.['By-line'] ?? '').includes(secrets.iptc.byline),
    ...(density && { density }),
    text: textsOf(file, format, tags),
    chunks: format === 'png' ? chunksOf(file).map(({ type }) => type) : [],
    chromaticities: chromaticitiesOf(file, format),
    transfer: format === 'tiff' ? fieldOf(file, 301) : [],
  };
}

function chromaticitiesOf(file: Uint8Array, format: 'jpeg' | 'png' | 'tiff'): number[] {
  switch (format) {
    case 'jpeg':
      return [];
    case 'png': {
      const data = chunksOf(file).find(({ type }) => type === 'cHRM')?.data ?? new Uint8Array();
      const view = new DataView(data.buffer, data.byteOffset, data.length);
      return Array.from({ length: data.length / 4 }, (_, at) => view.getUint32(at * 4) / 10);
    }
    case 'tiff':
      return [...fieldOf(file, 318), ...fieldOf(file, 319)].map((part) => part * 10_000);
    default:
      return format satisfies never;
  }
}

/** The numbers of a field; none where it is not there. */
function fieldOf(file: Uint8Array, tag: number): number[] {
  const [first] = decodeImageJs(file, { ignoreImageData: true });
  return Array.from((first!.get(tag) as ArrayLike<number> | undefined) ?? []);
}

type Tags = ExifReader.ExpandedTags;

/** Exposure, owner, serial numbers, position and the maker note, byte for byte. */
function hasExif({ exif, gps }: Tags): boolean {
  const named = (exif ?? {}) as Readonly<Record<string, { readonly value: unknown } | undefined>>;
  const words = JSON.stringify(Object.values(named));
  const expected = [secrets.exif.owner, secrets.exif.bodySerial, secrets.exif.lensSerial, harmless.model];
  const note = Buffer.from((named.MakerNote?.value ?? []) as readonly number[]);
  return (
    expected.every((word) => words.includes(word)) &&
    note.equals(Buffer.from(makerNote())) &&
    JSON.stringify(named.ExposureTime?.value) === '[1,125]' &&
    Math.abs((gps?.Latitude ?? 0) - 52.52) < 1e-6
  );
}

async function profileOf(file: Uint8Array, format: 'jpeg' | 'png' | 'tiff'): Promise<Uint8Array | undefined> {
  switch (format) {
    case 'jpeg': {
      const parts = segmentsWith(file, 0xe2, 'ICC_PROFILE\0');
      return parts.length > 0 ? Buffer.concat(parts.map((part) => part.subarray(2))) : undefined;
    }
    case 'png': {
      const data = chunksOf(file).find(({ type }) => type === 'iCCP')?.data;
      return data && inflateSync(data.subarray(data.indexOf(0) + 2));
    }
    case 'tiff': {
      const { fileDirectory } = await (await fromArrayBuffer(new Uint8Array(file).buffer)).getImage();
      if (!fileDirectory.hasTag(34675)) return undefined;
      return Uint8Array.from((await fileDirectory.loadValue(34675)) as ArrayLike<number>);
    }
    default:
      return format satisfies never;
  }
}

async function densityOf(file: Uint8Array, format: 'jpeg' | 'png' | 'tiff'): Promise<number | undefined> {
  switch (format) {
    case 'jpeg': {
      const jfif = segmentsOf(file)[0]!.data;
      return jfif[7] === 1 ? (jfif[8]! << 8) | jfif[9]! : undefined;
    }
    case 'png': {
      const data = chunksOf(file).find(({ type }) => type === 'pHYs')?.data;
      return data && Math.round(new DataView(data.buffer, data.byteOffset).getUint32(0) / 39.3701);
    }
    case 'tiff': {
      const { fileDirectory } = await (await fromArrayBuffer(new Uint8Array(file).buffer)).getImage();
      const x = (await fileDirectory.loadValue('XResolution')) as unknown as ArrayLike<number>;
      return (await fileDirectory.loadValue('ResolutionUnit')) === 2 ? x[0]! / (x[1] ?? 1) : undefined;
    }
    default:
      return format satisfies never;
  }
}

function textsOf(file: Uint8Array, format: 'jpeg' | 'png' | 'tiff', tags: Tags): string[] {
  const packet = JSON.stringify(tags.xmp ?? {});
  const own = JSON.stringify(format === 'png' ? (tags.pngText ?? {}) : (tags.exif ?? {}));
  const comments = segmentsOf(file).filter(({ marker }) => format === 'jpeg' && marker === 0xfe);
  const everywhere = packet + own + comments.map(({ data }) => Buffer.from(data).toString()).join('');
  const planted = { Author: secrets.text.author, Comment: secrets.text.comment };
  return Object.entries(planted).flatMap(([keyword, text]) => (everywhere.includes(text) ? [keyword] : []));
}

/** wingdi.h BITMAPV5HEADER: bV5ProfileData at 112 and bV5ProfileSize at 116, from the header. */
function lookAtBmp(file: Uint8Array): Found {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const v5 = view.getUint32(14, true) === 124;
  const [at, size] = v5 ? [14 + view.getUint32(126, true), view.getUint32(130, true)] : [0, 0];
  const density = Math.round(view.getUint32(38, true) / 39.3701);
  return {
    ...(size > 0 && { icc: file.subarray(at, at + size) }),
    exif: false,
    thumbnail: false,
    xmp: false,
    iptc: false,
    ...(density > 0 && { density }),
    text: [],
    chunks: [],
    chromaticities: [],
    transfer: [],
  };
}
