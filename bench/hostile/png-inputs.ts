import { deflateSync } from 'node:zlib';
import { bytesOf, uint } from '../../tests/pictures/bytes.ts';
import { pngChunk, pngSignature } from '../../tests/pictures/png.ts';
import { type HostileInput, noise, side } from './input.ts';

interface Layout {
  readonly width?: number;
  readonly height?: number;
  readonly bits: number;
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced?: boolean;
  /** The filter of each row, in turn; not for interlaced ones. */
  readonly filters?: readonly number[];
  /** What each row's bytes are, in turn. */
  readonly residuals?: readonly number[];
  readonly chunks?: readonly Uint8Array[];
}

const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** A PNG whose rows are the same few bytes over and over, so that Deflate packs them a thousand to one. */
export function flatPng({ width = side, height = side, bits, colorType, ...layout }: Layout): Uint8Array {
  const { interlaced = false, filters = [0], residuals = [0], chunks = [] } = layout;
  const rowBytes = Math.ceil((width * bits * samplesOf[colorType]) / 8);
  // Adam7 has more rows, and ignores what is left over.
  const rows = new Uint8Array((rowBytes + 1) * height + (interlaced ? height * 4 + 64 : 0));
  if (!interlaced)
    for (let y = 0; y < height; y++) {
      const at = y * (rowBytes + 1);
      rows[at] = filters[y % filters.length]!;
      for (let x = 0; residuals.length > 1 && x < rowBytes; x++) rows[at + 1 + x] = residuals[x % residuals.length]!;
      if (residuals.length === 1) rows.fill(residuals[0]!, at + 1, at + 1 + rowBytes);
    }
  return bytesOf(
    pngSignature,
    pngChunk('IHDR', uint(width, 4), uint(height, 4), bits, colorType, 0, 0, interlaced ? 1 : 0),
    ...chunks,
    ...(colorType === 3 ? [pngChunk('PLTE', new Uint8Array(768))] : []),
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND'),
  );
}

/** A gray PNG, `side` wide, whose filtered rows are these bytes over and over. */
function repeatedRowsPng(piece: Uint8Array, height: number): Uint8Array {
  const rows = new Uint8Array((side + 1) * height);
  for (let at = 0; at < rows.length; at++) rows[at] = at % (side + 1) === 0 ? 0 : piece[at % piece.length]!;
  return bytesOf(
    pngSignature,
    pngChunk('IHDR', uint(side, 4), uint(height, 4), 8, 0, 0, 0, 0),
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND'),
  );
}

export const pngInputs: readonly HostileInput[] = [
  { name: 'png/rgb-8', make: () => flatPng({ bits: 8, colorType: 2 }) },
  { name: 'png/gray-16', make: () => flatPng({ bits: 16, colorType: 0 }) },
  { name: 'png/rgb-16', make: () => flatPng({ bits: 16, colorType: 2 }) },
  // 8 bytes a pixel: as many as Deflate gets out of 100 kB.
  { name: 'png/rgba-16', make: () => flatPng({ bits: 16, colorType: 6, height: 3000 }) },
  { name: 'png/rgba-16-interlaced', make: () => flatPng({ bits: 16, colorType: 6, height: 3000, interlaced: true }) },
  { name: 'png/paeth-rgba-8', make: () => flatPng({ bits: 8, colorType: 6, filters: [4], residuals: [1, 3, 7, 1] }) },
  {
    name: 'png/filters-rgba-16',
    make: () => flatPng({ bits: 16, colorType: 6, height: 3000, filters: [3, 4], residuals: [5] }),
  },
  {
    name: 'png/mixed-rgb-8',
    make: () => flatPng({ bits: 8, colorType: 2, filters: [1, 3, 4, 2, 3], residuals: [93] }),
  },
  { name: 'png/one-column', make: () => flatPng({ width: 1, height: side * side, bits: 8, colorType: 0 }) },
  { name: 'png/one-row', make: () => flatPng({ width: side * side, height: 1, bits: 16, colorType: 0 }) },
  { name: 'png/bilevel', make: () => flatPng({ bits: 1, colorType: 0 }) },
  {
    // As much noise as Deflate packs: eight rows, again and again, for an encoder to work on.
    name: 'png/noise-gray',
    make: () => repeatedRowsPng(noise(8 * (side + 1)), 2400),
  },
  {
    name: 'png/many-chunks',
    make: () => flatPng({ bits: 1, colorType: 0, chunks: new Array<Uint8Array>(6000).fill(pngChunk('tEXt', 'a\0b')) }),
  },
  {
    name: 'png/packed-texts',
    make: () => {
      const packed = deflateSync(new Uint8Array(1_600_000), { level: 9 });
      return flatPng({
        bits: 1,
        colorType: 0,
        chunks: new Array<Uint8Array>(40).fill(pngChunk('zTXt', 'a\0\0', packed)),
      });
    },
  },
];
