import assert from 'node:assert/strict';
import { synthesizePhotograph } from '../../../bench/synthetic.ts';
import { encode, type Image, type Options, open } from '../../../codecs/index.ts';
import { forwardDct } from '../../../codecs/jpeg/encoder/forward-dct.ts';
import { optimalCode } from '../../../codecs/jpeg/encoder/huffman-code.ts';
import { type EncoderSettings, encodeRows, repeatedEncoder } from '../../../codecs/jpeg/encoder/index.ts';
import { planFrame, type Sampling } from '../../../codecs/jpeg/encoder/plan.ts';
import { quantizationTables } from '../../../codecs/jpeg/encoder/quantization.ts';
import { readSegments } from '../../../codecs/jpeg/markers.ts';
import { type PixelRows, pixelRows } from '../../../codecs/jpeg/pixel-rows.ts';
import { turboEncoders } from '../../../codecs/jpeg/turbo.ts';
import { image, largestDifference } from '../assertions.ts';
import { type Decoded, decodeByJpegJs, decodeByMozjpeg, decodeByTurbo, decodeByUtif } from './independent-decoders.ts';
import { encodeByMozjpeg } from './mozjpeg-encoder.ts';

const samplings = ['gray', '4:4:4', '4:2:2', '4:2:0'] as const satisfies readonly Sampling[];
const processes = ['baseline', 'progressive'] as const;
const decoders: readonly (readonly [string, (bytes: Uint8Array) => Decoded | Promise<Decoded>])[] = [
  ['mozjpeg', decodeByMozjpeg],
  ['libjpeg-turbo', decodeByTurbo],
  ['jpeg-js', decodeByJpegJs],
  ['utif', decodeByUtif],
];

/** Smooth, with a little of every colour; red, green and blue are one where it is gray. */
function gradient(width: number, height: number, gray = false): Image {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const level = 60 + ((x * 90) / Math.max(width, 17) + (y * 70) / Math.max(height, 17));
      data[at] = level;
      data[at + 1] = gray ? level : level + 20;
      data[at + 2] = gray ? level : 230 - level;
      data[at + 3] = 255;
    }
  return image(width, height, data);
}

/** Every sample is of its own. */
function noise(width: number, height: number): Image {
  let state = 0x2545_f491;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  };
  return image(
    width,
    height,
    Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : next())),
  );
}

/** Something of everything: gradients, edges, texture, grain. */
function texture(gray: boolean): Image {
  const { width, height, data } = synthesizePhotograph(176, 128, 7);
  if (gray) for (let at = 0; at < data.length; at++) if (at % 4 < 3) data[at] = data[at & ~3]!;
  return image(width, height, data);
}

const write = (picture: Image, settings: Partial<EncoderSettings> = {}) =>
  encodeRows(pixelRows(picture, 0xffffff), {
    ...{ quality: 95, sampling: '4:2:0', tables: 'robidoux', process: 'baseline', quantization: 'rounding' },
    ...settings,
  });

/** Sampling factors of the components, as the frame header has them. */
function samplingOf(bytes: Uint8Array): string {
  const { data } = readSegments(bytes).segments.find(({ marker }) => marker === 0xc0 || marker === 0xc2)!;
  return Array.from({ length: data[5]! }, (_, index) => data[7 + index * 3]!.toString(16)).join();
}

/** The steps of every quantization table, in zigzag order. */
function stepsOf(bytes: Uint8Array): number[][] {
  const tables = readSegments(bytes).segments.filter(({ marker }) => marker === 0xdb);
  return tables.flatMap(({ data }) =>
    Array.from({ length: data.length / 65 }, (_, index) => [...data.subarray(index * 65 + 1, index * 65 + 65)]),
  );
}

/** How far a file is from the picture that it was made of. */
async function squaredError(file: Uint8Array, picture: Image): Promise<number> {
  const { data } = await decodeByMozjpeg(file);
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += (data[at]! - picture.data[at]!) ** 2;
  return sum;
}

/** A table that luma and chroma share is written once. */
function distinct(tables: number[][]): number[][] {
  return tables.filter((table, at) => at === 0 || table.join() !== tables[0]!.join());
}

describe('the JPEG encoder that is fed by rows', () => {
  const sides = [1, 7, 8, 9, 16, 17];
  for (const sampling of samplings)
    for (const process of processes)
      it(`writes ${sampling} ${process} of every odd size for decoders that nobody here wrote`, async () => {
        for (const width of sides)
          for (const height of sides) {
            const picture = gradient(width, height, sampling === 'gray');
            const file = write(picture, { sampling, process });
            for (const [name, decodeBy] of decoders) {
              const found = await decodeBy(file);
              assert.deepEqual([found.width, found.height], [width, height], name);
              // Those two spread chroma out by repeating it.
              const coarse = sampling.startsWith('4:2') && (name === 'jpeg-js' || name === 'utif');
              const difference = largestDifference(found.data, picture.data);
              assert.ok(difference <= (coarse ? 22 : 10), `${name} is off by ${difference} at ${width}×${height}`);
            }
          }
      });

  for (const sampling of samplings)
    it(`writes ${sampling} with the same coefficients as baseline and as progressive`, async () => {
      for (const quality of [30, 100])
        for (const picture of [noise(67, 45), gradient(67, 45)]) {
          const [baseline, progressive] = await Promise.all(
            processes.map((process) => decodeByMozjpeg(write(picture, { sampling, process, quality }))),
          );
          assert.deepEqual(progressive!.data, baseline!.data);
        }
    });

  it('keeps noise at quality 100, where the file is larger than its pixels', async () => {
    const picture = noise(120, 90);
    const limits = { gray: 3, '4:4:4': 4, '4:2:2': 255, '4:2:0': 255 };
    for (const sampling of samplings)
      for (const process of processes) {
        const file = write(picture, { sampling, process, quality: 100 });
        assert.ok(sampling !== '4:4:4' || file.length > 120 * 90 * 3);
        const wanted =
          sampling === 'gray'
            ? picture.data.map((_, at) => (at % 4 === 3 ? 255 : picture.data[at & ~3]!))
            : picture.data;
        assert.ok(largestDifference((await decodeByMozjpeg(file)).data, wanted) <= limits[sampling]);
      }
  });

  it('comes nearer to the picture with every step of quality up', async () => {
    const picture = noise(64, 64);
    let before = Infinity;
    for (const quality of [1, 10, 25, 40, 50, 60, 75, 90, 99, 100]) {
      const off = await squaredError(write(picture, { quality, sampling: '4:4:4' }), picture);
      assert.ok(off < before, `quality ${quality}`);
      before = off;
    }
  });

  it('has the quantization tables of mozjpeg and of libjpeg-turbo at every quality', async () => {
    const picture = gradient(40, 40);
    const { width, height } = picture;
    const data = picture.data as Uint8ClampedArray<ArrayBuffer>;
    for (let quality = 1; quality <= 100; quality++) {
      const mozjpeg = await encodeByMozjpeg(picture, {
        quality,
        chroma_quality: quality,
        quant_table: 3,
        baseline: true,
      });
      const turbo = await turboEncoders.use((encoder) =>
        encoder.encode(data, width, height, { quality, subsampling: '4:2:0' }),
      );
      const ours = (tables: EncoderSettings['tables']) => stepsOf(write(picture, { quality, tables }));
      assert.deepEqual(ours('robidoux'), distinct(stepsOf(mozjpeg)), `quality ${quality}`);
      assert.deepEqual(ours('annex-k'), distinct(stepsOf(turbo)), `quality ${quality}`);
    }
  });

  it('writes a side of 65,500 pixels', async () => {
    for (const [width, height] of [
      [65_500, 1],
      [1, 65_500],
    ] as const) {
      const picture = gradient(width, height);
      const found = await decodeByMozjpeg(write(picture, { process: 'progressive' }));
      assert.deepEqual([found.width, found.height], [width, height]);
      assert.ok(largestDifference(found.data, picture.data) <= 10);
    }
  });

  it('never asks for more than one row of MCUs, and for each row of pixels in their order', () => {
    const whole = pixelRows(gradient(100, 75), 0xffffff);
    for (const [sampling, rowsAtOnce] of [
      ['gray', 8],
      ['4:4:4', 8],
      ['4:2:2', 8],
      ['4:2:0', 16],
    ] as const) {
      let next = 0;
      let asked = 0;
      const watched: PixelRows = {
        ...whole,
        rows(y, count) {
          assert.ok(count <= rowsAtOnce);
          asked += count;
          if (y === next) next += count;
          return whole.rows(y, count).slice();
        },
      };
      const ways = { tables: 'robidoux', process: 'progressive', quantization: 'trellis' } as const;
      const settings = { quality: 80, sampling, ...ways };
      assert.deepEqual(encodeRows(watched, settings), encodeRows(whole, settings));
      assert.equal(next, 75);
      // Once whole, and a sample three times.
      assert.ok(asked <= 75 * 4);
    }
  });

  for (const process of processes)
    it(`makes a ${process} file that is smaller by its trellis, and hardly worse`, async () => {
      for (const sampling of samplings) {
        const picture = texture(sampling === 'gray');
        const errorOf = (file: Uint8Array) => squaredError(file, picture);
        const settings = { quality: 75, sampling, process };
        const rounded = write(picture, settings);
        const weighed = write(picture, { ...settings, quantization: 'trellis' });
        assert.ok(weighed.length < rounded.length * 0.95, `${weighed.length} of ${rounded.length}`);
        assert.ok((await errorOf(weighed)) < (await errorOf(rounded)) * 1.3);
      }
    });

  it('writes files of no more bytes than mozjpeg does, with no more of an error', async () => {
    const picture = texture(false);
    const errorOf = (file: Uint8Array) => squaredError(file, picture);
    for (const quality of [50, 75, 90])
      for (const process of processes) {
        const small = process === 'progressive';
        const theirs = await encodeByMozjpeg(picture, {
          ...{ quality, chroma_quality: quality, quant_table: 3, baseline: !small, progressive: small },
          ...{ trellis_multipass: small, trellis_opt_zero: small, trellis_loops: small ? 3 : 1 },
        });
        const ours = write(picture, { quality, process, quantization: 'trellis' });
        const told = `${process} at ${quality}: ${ours.length} bytes for ${theirs.length}`;
        assert.ok(ours.length <= theirs.length * 1.04, told);
        assert.ok((await errorOf(ours)) <= (await errorOf(theirs)) * 1.04, told);
      }
  });

  it('writes the same file when it is asked again, at another quality or sampling in between', () => {
    const picture = pixelRows(texture(false), 0xffffff);
    const again = repeatedEncoder(picture);
    for (const quality of [90, 40, 65])
      for (const sampling of ['4:4:4', '4:2:0', '4:2:0'] as const)
        for (const quantization of ['rounding', 'trellis'] as const) {
          const settings = { quality, sampling, quantization, tables: 'robidoux', process: 'progressive' } as const;
          assert.deepEqual(again(settings), encodeRows(picture, settings));
        }
  });

  it('gives every block of a component its place, and none to what fills up the MCUs', () => {
    const { components, mcusAcross, mcusDown } = planFrame(17, 9, '4:2:0');
    assert.deepEqual([mcusAcross, mcusDown], [2, 1]);
    assert.deepEqual(
      components.map(({ blocksAcross, blocksDown }) => [blocksAcross, blocksDown]),
      [
        [3, 2],
        [2, 1],
        [2, 1],
      ],
    );
  });
});

describe('the forward DCT', () => {
  /** ITU-T T.81 §A.3.3, to the letter, eight times as large. */
  function byDefinition(samples: ArrayLike<number>): number[] {
    const c = (n: number) => (n === 0 ? Math.SQRT1_2 : 1);
    return Array.from({ length: 64 }, (_, at) => {
      const [u, v] = [at % 8, at >> 3];
      let sum = 0;
      for (let y = 0; y < 8; y++)
        for (let x = 0; x < 8; x++)
          sum +=
            (samples[y * 8 + x]! - 128) *
            Math.cos(((2 * x + 1) * u * Math.PI) / 16) *
            Math.cos(((2 * y + 1) * v * Math.PI) / 16);
      return 2 * c(u) * c(v) * sum;
    });
  }

  it('is the one of the specification (§A.3.3) within one part of eight', () => {
    const blocks = [
      ...Array.from({ length: 20 }, (_, seed) =>
        Uint8Array.from({ length: 64 }, (_, at) => (at * at * (seed + 3) * 37) >> 3),
      ),
      new Uint8Array(64),
      new Uint8Array(64).fill(255),
      Uint8Array.from({ length: 64 }, (_, at) => ((at + (at >> 3)) % 2) * 255),
    ];
    const found = new Int32Array(64);
    for (const samples of blocks) {
      forwardDct(samples, 0, 8, found);
      const wanted = byDefinition(samples);
      for (let at = 0; at < 64; at++)
        assert.ok(Math.abs(found[at]! - wanted[at]!) <= 1.5, `${at}: ${found[at]} for ${wanted[at]}`);
    }
  });
});

describe('the optimal Huffman code (T.81 §K.2)', () => {
  const cost = (frequencies: Uint32Array, lengths: ArrayLike<number>) =>
    frequencies.reduce((sum, count, symbol) => (count === 0 ? sum : sum + count * lengths[symbol]!), 0);

  it('has no code longer than 16 bits, and none of ones alone, where frequencies double', () => {
    for (const base of [1.5, 1.618, 2]) {
      const frequencies = new Uint32Array(256);
      for (let symbol = 0, count = 1; symbol < 256 && count < 2 ** 31; symbol += 3, count *= base)
        frequencies[symbol] = count;
      const { counts, symbols, codes, lengths } = optimalCode(frequencies);
      assert.deepEqual(
        [...symbols].sort((a, b) => a - b),
        [...frequencies.keys()].filter((symbol) => frequencies[symbol]! > 0),
      );
      assert.equal(counts.length, 16);
      for (const symbol of symbols) {
        assert.ok(lengths[symbol]! >= 1 && lengths[symbol]! <= 16);
        assert.notEqual(codes[symbol], 2 ** lengths[symbol]! - 1);
      }
      const room = symbols.reduce((sum, symbol) => sum + 2 ** -lengths[symbol]!, 0);
      assert.ok(room < 1);
    }
  });

  it('is as good as the code of annex K for the frequencies that it is made for', () => {
    const frequencies = new Uint32Array(256);
    const dcLengths = [2, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9];
    for (const [symbol, length] of dcLengths.entries()) frequencies[symbol] = 2 ** (12 - length);
    // The code that no symbol may have takes part with a weight of 1.
    assert.ok(cost(frequencies, optimalCode(frequencies).lengths) <= cost(frequencies, dcLengths) + 9);
  });

  it('gives one symbol one bit', () => {
    const frequencies = new Uint32Array(256);
    frequencies[0x11] = 7;
    const { counts, symbols, codes, lengths } = optimalCode(frequencies);
    assert.deepEqual([counts[0], [...symbols], codes[0x11], lengths[0x11]], [1, [0x11], 0, 1]);
  });
});

describe('quantization tables', () => {
  it('are those of annex K at quality 50, and of ones at quality 100', () => {
    const [luma, chroma] = quantizationTables('annex-k', 50);
    assert.deepEqual([luma[0], luma[63], chroma[0], chroma[63]], [16, 99, 17, 99]);
    for (const family of ['annex-k', 'robidoux'] as const)
      assert.ok(quantizationTables(family, 100).every((table) => table.every((step) => step === 1)));
  });
});

describe('a JPEG of a picture that is large, tiny or noisy', () => {
  const efforts = ['fast', 'balanced', 'small'] as const;

  for (const effort of efforts)
    it(`with effort ${effort} has chroma of half the width when it is asked for, tiny or noisy`, async () => {
      for (const picture of [gradient(1, 1), gradient(17, 3), noise(8, 8), noise(64, 64)]) {
        const options: Partial<Options> = { effort, subsampling: '4:2:2', quality: 100 };
        const [file] = await encode([picture], 'jpeg', options);
        assert.equal(samplingOf(file!), '21,11,11');
        const { width, height } = await decodeByMozjpeg(file!);
        assert.deepEqual([width, height], [picture.width, picture.height]);
      }
    });

  // Four megapixels and a little more.
  const large = gradient(2051, 1951);
  for (const effort of efforts)
    it(`with effort ${effort} and more than 4 megapixels comes back`, async () => {
      const [file] = await encode([large], 'jpeg', { effort, quality: 90 });
      const { width, height, data } = await decodeByMozjpeg(file!);
      assert.deepEqual([width, height], [2051, 1951]);
      assert.ok(largestDifference(data, large.data) <= 6);
      assert.equal((await open(file!)).pages[0]!.layout.color, 'ycbcr');
    });
});

describe('the rows of a picture', () => {
  const background = 0x3366cc;
  const pixelsOf = (picture: PixelRows, rowsAtOnce: number) => {
    const found: number[] = [];
    for (let y = 0; y < picture.height; y += rowsAtOnce)
      found.push(...picture.rows(y, Math.min(rowsAtOnce, picture.height - y)));
    return found;
  };

  it('are the same, however many are asked for at once', () => {
    const opaque = noise(13, 11);
    const wide = Uint16Array.from(opaque.data, (value) => value * 257);
    const transparent = opaque.data.map((value, at) => (at % 4 === 3 ? (at * 7) & 255 : value)) as Image['data'];
    for (const data of [opaque.data, wide, transparent, Uint16Array.from(transparent, (value) => value * 257)]) {
      const picture = pixelRows({ width: 13, height: 11, data: data as Image['data'] }, background);
      assert.deepEqual(pixelsOf(picture, 4), pixelsOf(picture, 11));
    }
  });

  it('of an opaque picture of 8 bits are its own memory', () => {
    const { data } = noise(13, 11);
    assert.equal(pixelRows({ width: 13, height: 11, data }, background).rows(3, 2).buffer, data.buffer);
  });

  it('lie on the background where the picture is transparent', () => {
    const data = new Uint8ClampedArray([200, 100, 50, 0, 200, 100, 50, 255]);
    const [clear, opaque] = pixelRows({ width: 2, height: 1, data }, background).rows(0, 1);
    assert.equal(clear! & 0xffffff, 0xcc6633);
    assert.equal(opaque! & 0xffffff, 0x3264c8);
  });
});
