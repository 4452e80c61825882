import { codeArithmetically } from '../../tests/pictures/arithmetic.ts';
import { bytesOf, uint } from '../../tests/pictures/bytes.ts';
import { type HostileInput, side } from './input.ts';

type Sampling = readonly (readonly [h: number, v: number])[];

const gray: Sampling = [[1, 1]];
const full: Sampling = [
  [1, 1],
  [1, 1],
  [1, 1],
];
const quarter: Sampling = [
  [2, 2],
  [1, 1],
  [1, 1],
];
const inks: Sampling = [
  [1, 1],
  [1, 1],
  [1, 1],
  [1, 1],
];

function segment(marker: number, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const data = bytesOf(...parts);
  return bytesOf(0xff, marker, uint(data.length + 2, 2), data);
}

/** One code of one bit, 0, that stands for `symbol`. */
function shortestCode(kindAndId: number, symbol: number): Uint8Array {
  return segment(0xc4, kindAndId, 1, new Uint8Array(15), symbol);
}

function frame(marker: number, bits: number, sampling: Sampling, width = side, height = side): Uint8Array {
  const components = sampling.map(([h, v], index) => bytesOf(index + 1, h * 16 + v, 0));
  return segment(marker, bits, uint(height, 2), uint(width, 2), sampling.length, ...components);
}

function start(): Uint8Array {
  return bytesOf(
    0xff,
    0xd8,
    segment(0xdb, 0, new Uint8Array(64).fill(1)),
    shortestCode(0x00, 0),
    shortestCode(0x10, 0),
  );
}

/** Blocks of all components, MCUs filled up. */
function blocksOf(sampling: Sampling, width = side, height = side): number {
  const [hMax, vMax] = [Math.max(...sampling.map(([h]) => h)), Math.max(...sampling.map(([, v]) => v))];
  const mcus = Math.ceil(width / 8 / hMax) * Math.ceil(height / 8 / vMax);
  return mcus * sampling.reduce((sum, [h, v]) => sum + h * v, 0);
}

function scanHeader(ids: readonly number[], from: number, to: number, high: number, low: number): Uint8Array {
  return segment(0xda, ids.length, ...ids.map((id) => bytesOf(id, 0)), from, to, high * 16 + low);
}

/** Every block is a DC code and the end of the block: two bits. */
function sequential(bits: 8 | 12, sampling: Sampling, restart = 0): Uint8Array {
  const ids = sampling.map((_, index) => index + 1);
  return bytesOf(
    start(),
    frame(bits === 8 ? 0xc0 : 0xc1, bits, sampling),
    restart > 0 ? segment(0xdd, uint(restart, 2)) : '',
    scanHeader(ids, 0, 63, 0, 0),
    new Uint8Array(Math.ceil((blocksOf(sampling) * 2) / 8)),
    0xff,
    0xd9,
  );
}

/** A scan of DC codes, then scans whose end-of-band runs step over every block. */
function progressive(bits: 8 | 12, sampling: Sampling, scans: readonly (readonly [number, number, number, number])[]) {
  const ids = sampling.map((_, index) => index + 1);
  const blocks = Math.ceil(side / 8) ** 2;
  // The code 0, and 14 bits of the run's length, all of them 1: 32,767 blocks.
  const runs = Math.ceil(blocks / 32_767);
  const bytes = new Uint8Array(Math.ceil((runs * 15) / 8) + 1);
  for (let run = 0; run < runs; run++)
    for (let bit = run * 15 + 2; bit < run * 15 + 15; bit++) bytes[bit >> 3]! |= 0x80 >> (bit & 7);
  const stuffed = bytesOf(...[...bytes].flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
  return bytesOf(
    start(),
    shortestCode(0x10, 0xe0),
    frame(0xc2, bits, sampling),
    scanHeader(ids, 0, 0, 0, 0),
    new Uint8Array(Math.ceil(blocksOf(sampling) / 8)),
    ...scans.flatMap(([from, to, high, low], index) => [
      scanHeader([ids[index % ids.length]!], from, to, high, low),
      stuffed,
    ]),
    0xff,
    0xd9,
  );
}

function arithmetic(bits: 8 | 12, sampling: Sampling): Uint8Array {
  const ids = sampling.map((_, index) => index + 1);
  const blocks = Array.from({ length: blocksOf(sampling) }, () => [0, 0] as const);
  return bytesOf(
    start(),
    frame(0xc9, bits, sampling),
    scanHeader(ids, 0, 63, 0, 0),
    codeArithmetically(blocks),
    0xff,
    0xd9,
  );
}

const refinements = Array.from({ length: 97 }, () => [1, 63, 1, 0] as const);

export const jpegInputs: readonly HostileInput[] = [
  { name: 'jpeg/gray', make: () => sequential(8, gray) },
  { name: 'jpeg/ycbcr-420', make: () => sequential(8, quarter) },
  { name: 'jpeg/12-bit-420', make: () => sequential(12, quarter) },
  {
    name: 'jpeg/broken-at-the-end',
    make: () => {
      const whole = sequential(8, quarter);
      return bytesOf(whole.subarray(0, -200), new Uint8Array(100).fill(0xaa), 0xff, 0xd9);
    },
  },
  { name: 'jpeg/early-scan-444', make: () => progressive(8, full, []) },
  {
    name: 'jpeg/99-first-scans',
    make: () => progressive(8, gray, [...new Array(98).fill([1, 63, 0, 1]), [1, 63, 0, 0]]),
  },
  { name: 'jpeg/98-refinements', make: () => progressive(8, gray, [[1, 63, 0, 1], ...refinements]) },
  { name: 'jpeg/98-refinements-12-bit', make: () => progressive(12, gray, [[1, 63, 0, 1], ...refinements]) },
  { name: 'jpeg/98-refinements-420', make: () => progressive(8, quarter, [[1, 63, 0, 1], ...refinements]) },
  { name: 'jpeg/arithmetic-444', make: () => arithmetic(8, full) },
  { name: 'jpeg/arithmetic-cmyk', make: () => arithmetic(8, inks) },
  { name: 'jpeg/arithmetic-cmyk-12-bit', make: () => arithmetic(12, inks) },
  {
    name: 'jpeg/odd-sampling-12-bit',
    make: () =>
      arithmetic(12, [
        [3, 2],
        [2, 1],
        [1, 1],
      ]),
  },
  {
    name: 'jpeg/9,000-comments',
    make: () =>
      bytesOf(0xff, 0xd8, ...new Array<Uint8Array>(9_000).fill(segment(0xfe)), sequential(8, gray).subarray(2)),
  },
];
