import assert from 'node:assert/strict';
import { decode, encode, type Image, type Options, open } from '../../codecs/index.ts';
import { bytesOf } from '../pictures/bytes.ts';
import { phoneJpeg, plain, withPlanted } from '../pictures/index.ts';
import { type JpegParts, writeJpeg } from '../pictures/jpeg.ts';
import { exifBlock, iccProfile, iptcRecords, planted, xmpPacket } from '../pictures/metadata.ts';
import { dusk, type Scene } from '../pictures/scene.ts';
import { assertCode, image, largestDifference, pixel } from './assertions.ts';
import { decodeByJpegJs, decodeByTurbo, decodeByUtif } from './jpeg/independent-decoders.ts';
import { encodeByMozjpeg } from './jpeg/mozjpeg-encoder.ts';

const independent = [
  ['utif', decodeByUtif],
  ['jpeg-js', decodeByJpegJs],
] as const;

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += Math.abs(a[at]! - b[at]!);
  return sum / a.length;
}

/** Smooth enough for a small loss at a high quality. */
const smooth = image(
  40,
  30,
  Uint8ClampedArray.from({ length: 40 * 30 * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : ((at >> 2) % 40) * 3 + Math.floor(at / 160) * 2 + (at % 4) * 20,
  ),
  { density: { x: 300, y: 150 } },
);
const smoothGray = {
  ...smooth,
  data: smooth.data.map((value, at) => (at % 4 === 3 ? value : smooth.data[at - (at % 4)]!)) as Image['data'],
};
const noise = image(
  64,
  64,
  Uint8ClampedArray.from({ length: 64 * 64 * 4 }, (_, at) => (at % 4 === 3 ? 255 : ((at * at * 31) >> 3) & 255)),
);

/** Where a marker's segment begins. */
function findMarker(bytes: Uint8Array, marker: number): number {
  return bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === marker);
}

/** Sampling factors of the components, as the frame header has them. */
function samplingOf(bytes: Uint8Array): string {
  const frame = [0xc0, 0xc1, 0xc2].map((marker) => findMarker(bytes, marker)).find((at) => at >= 0)!;
  return Array.from({ length: bytes[frame + 9]! }, (_, index) => bytes[frame + 11 + index * 3]!.toString(16)).join();
}

describe('a JPEG that is read', () => {
  for (const [name, decodeBy] of independent)
    it(`gives the pixels that ${name} gives`, async () => {
      const bytes = writeJpeg(61, 43, dusk(61, 43));
      const { width, height, data } = decodeBy(bytes);
      const [ours] = await decode(bytes);
      assert.deepEqual([width, height], [ours!.width, ours!.height]);
      assert.ok(largestDifference(ours!.data, data) <= 1);
    });

  const ways: readonly (readonly [string, JpegParts])[] = [
    ['RGB, which Adobe marks by transform 0', { model: 'rgb' }],
    ['restart intervals', { restartInterval: 3 }],
    ['one scan a component', { apart: true }],
    ['quantization steps of 16 bits', { wideSteps: true }],
    ['its height after the scan (DNL)', { lateHeight: true }],
    ['sampling 2×1', { sampling: [2, 1] }],
    ['sampling 1×2', { sampling: [1, 2] }],
    ['sampling 2×2', { sampling: [2, 2] }],
    ['sampling 4×1', { sampling: [4, 1] }],
    ['sampling 1×4', { sampling: [1, 4] }],
    ['sampling 2×2, restarts, scans apart', { sampling: [2, 2], restartInterval: 2, apart: true }],
  ];
  for (const [name, parts] of ways)
    it(`may have ${name}`, async () => {
      const scene = dusk(61, 43);
      const [ours] = await decode(writeJpeg(61, 43, scene, parts));
      assert.deepEqual([ours!.width, ours!.height], [61, 43]);
      // Blocks are flat; where chroma is spread out, only luma is compared, at the blocks' own corners.
      const gray = (await decode(writeJpeg(61, 43, scene, { ...parts, model: 'gray', sampling: [1, 1] })))[0]!;
      const lumaOf = (data: ArrayLike<number>, at: number) =>
        (299 * data[at]! + 587 * data[at + 1]! + 114 * data[at + 2]!) / 1000;
      for (let y = 4; y < 43; y += 8)
        for (let x = 4; x < 61; x += 8) {
          const at = (y * 61 + x) * 4;
          assert.ok(Math.abs(lumaOf(ours!.data, at) - gray.data[at]!) <= 12, `${x},${y}`);
        }
    });

  it('with chroma at half the resolution comes near to what independent decoders make of it', async () => {
    for (const sampling of [
      [2, 1],
      [2, 2],
    ] as const) {
      const bytes = writeJpeg(64, 48, dusk(64, 48), { sampling });
      const [ours] = await decode(bytes);
      for (const [, decodeBy] of independent) assert.ok(meanDifference(ours!.data, decodeBy(bytes).data) < 3);
    }
  });

  const colors: Scene = (x, y) => [x < 8 ? 200 : 40, y < 8 ? 30 : 160, 90, 255];
  it("takes an undefined transform of Adobe's for YCCK", async () => {
    const ycck = writeJpeg(16, 8, dusk(16, 8), { model: 'ycck' });
    const undefinedTransform = ycck.slice();
    undefinedTransform[ycck.indexOf(0xee) + 14] = 1;
    assert.equal(ycck[ycck.indexOf(0xee) + 14], 2);
    assert.deepEqual((await decode(undefinedTransform))[0]!.data, (await decode(ycck))[0]!.data);
  });

  for (const model of ['cmyk', 'ycck'] as const)
    it(`of ${model.toUpperCase()} is converted as 255·(1−c)(1−k)`, async () => {
      const [ours] = await decode(writeJpeg(16, 16, colors, { model }));
      assert.equal(ours!.layout.color, 'cmyk');
      for (const [x, y] of [
        [2, 2],
        [12, 2],
        [2, 12],
        [12, 12],
      ] as const) {
        const expected = colors(x, y).slice(0, 3);
        const found = pixel(ours!, x, y).split(',').map(Number);
        assert.ok(largestDifference(found.slice(0, 3), expected) <= (model === 'ycck' ? 2 : 0), `${found}`);
      }
    });

  it('of CMYK that Adobe did not write is not inverted', async () => {
    const bytes = writeJpeg(16, 16, colors, { model: 'cmyk' });
    const adobe = findMarker(bytes, 0xee);
    const plainCmyk = bytesOf(bytes.subarray(0, adobe), bytes.subarray(adobe + 16));
    // Stored black is 255, full ink.
    assert.equal(pixel((await decode(plainCmyk))[0]!, 2, 2), '0,0,0,255');
  });

  it('of 12 bits becomes 16, the highest value the highest', async () => {
    const white: Scene = (x) => (x < 8 ? [255, 255, 255, 255] : [0, 0, 0, 255]);
    const [ours] = await decode(writeJpeg(16, 8, white, { model: 'gray', bits: 12 }));
    assert.ok(ours!.data instanceof Uint16Array);
    assert.equal(ours!.layout.bits, 12);
    // The builder adds (x + y) mod 16, here 8, to 16 times the value of 8 bits.
    const expected = (value: number) => Math.round((value * 65_535) / 4095);
    assert.equal(ours!.data[0], expected(255 * 16 + 8));
    assert.equal(ours!.data[8 * 4], expected(0));
  });

  it('of the progressive process has the pixels of the same coefficients in sequence', async () => {
    for (const picture of [smooth, noise]) {
      const [ours] = await decode(await encodeByMozjpeg(picture, { progressive: true }));
      const [sequential] = await decode(await encodeByMozjpeg(picture, {}));
      assert.ok(meanDifference(ours!.data, sequential!.data) < 1.5);
    }
  });

  for (const model of ['gray', 'ycbcr'] as const)
    it(`of the arithmetic process has the pixels that libjpeg-turbo gives, in ${model}`, async () => {
      const scene = dusk(61, 43);
      const arithmetic = writeJpeg(61, 43, scene, { model, arithmetic: true });
      const [ours] = await decode(arithmetic);
      assert.ok(largestDifference(ours!.data, (await decodeByTurbo(arithmetic)).data) <= 1);
      assert.deepEqual(ours!.data, (await decode(writeJpeg(61, 43, scene, { model })))[0]!.data);
    });

  it('gives its metadata as the raw blocks, profile segments joined', async () => {
    const block = async (what: 'icc' | 'exif' | 'xmp' | 'iptc' | 'text' | 'density') =>
      (await open(withPlanted('jpeg', what).bytes)).metadata[what];
    assert.deepEqual(await block('icc'), new Uint8Array(iccProfile()));
    assert.deepEqual(await block('exif'), exifBlock());
    assert.deepEqual(await block('xmp'), new Uint8Array(xmpPacket()));
    assert.deepEqual(await block('iptc'), new Uint8Array(iptcRecords()));
    assert.deepEqual(await block('text'), [{ keyword: 'Comment', text: planted.comment }]);
    assert.deepEqual(await block('density'), { x: 300, y: 300 });
  });

  it('that lacks only its end marker is whole', async () => {
    const { bytes } = phoneJpeg();
    assert.deepEqual((await decode(bytes.slice(0, -2)))[0]!.data, (await decode(bytes))[0]!.data);
  });

  it('ignores what follows its end marker', async () => {
    const { bytes } = plain('jpeg');
    assert.deepEqual((await decode(bytesOf(bytes, 'MotionPhoto', bytes)))[0]!.data, (await decode(bytes))[0]!.data);
  });

  const cuttable = {
    sequential: () => encode([smooth], 'jpeg', { quality: 80 }).then(([file]) => file!),
    progressive: () => encode([smooth], 'jpeg', { quality: 80, effort: 'small' }).then(([file]) => file!),
    arithmetic: async () => writeJpeg(24, 24, dusk(24, 24), { arithmetic: true }),
    CMYK: async () => writeJpeg(24, 24, dusk(24, 24), { model: 'cmyk' }),
    '12-bit': async () => writeJpeg(24, 24, dusk(24, 24), { bits: 12 }),
  };
  for (const [name, make] of Object.entries(cuttable))
    it(`that is ${name} is refused wherever it is cut, between two scans too`, async () => {
      const file = await make();
      await decode(file);
      for (let length = 3; length < file.length - 2; length++)
        await assertCode(() => decode(file.subarray(0, length)), 'truncated', 'corrupt');
    });

  it('whose later scans never came is smoothed over its blocks', async () => {
    const file = await encode([smooth], 'jpeg', { effort: 'small' }).then(([bytes]) => bytes!);
    const second = file.findIndex((byte, at) => at > findMarker(file, 0xda) && byte === 0xff && file[at + 1] === 0xc4);
    const [early] = await decode(bytesOf(file.subarray(0, second), 0xff, 0xd9));
    // Of flat blocks, the step between two neighbours would be 24 or more; the picture has 3.
    for (let x = 1; x < 39; x++) {
      const step = early!.data[(12 * 40 + x) * 4]! - early!.data[(12 * 40 + x - 1) * 4]!;
      assert.ok(Math.abs(step) < 10, `a step of ${step} at ${x}`);
    }
    assert.ok(meanDifference(early!.data, smooth.data) < 6);
  });

  const unread: readonly (readonly [string, number, number])[] = [
    ['hierarchical', 1, 0xc5],
    ['of 10 bits', 4, 10],
  ];
  for (const [name, offset, value] of unread)
    it(`and is ${name} is refused by its name`, async () => {
      const bytes = plain('jpeg').bytes.slice();
      bytes[findMarker(bytes, 0xc0) + offset] = value;
      await assertCode(() => decode(bytes), 'unsupported-feature');
    });

  it('prints nothing, whatever is wrong with it', async () => {
    const printed: unknown[] = [];
    const { write } = process.stderr;
    process.stderr.write = ((text: unknown) => printed.push(text) > 0) as typeof write;
    try {
      const broken = plain('jpeg').bytes.slice().fill(0xff, 160, 190);
      for (const bytes of [broken, phoneJpeg().bytes.slice(0, 900), writeJpeg(8, 8, dusk(8, 8), { model: 'ycck' })])
        await decode(bytes).catch(() => {});
    } finally {
      process.stderr.write = write;
    }
    assert.deepEqual(printed, []);
  });
});

describe('a JPEG that is written', () => {
  const settings: readonly Partial<Options>[] = [
    { quality: 95 },
    { quality: 95, effort: 'fast' },
    { quality: 95, effort: 'small' },
    { quality: 95, subsampling: '4:2:0' },
    { quality: 95, subsampling: '4:2:2' },
    { quality: 95, subsampling: '4:2:2', effort: 'fast' },
    { quality: 95, subsampling: '4:4:4', effort: 'fast' },
  ];
  for (const [name, decodeBy] of independent)
    for (const options of settings)
      for (const [kind, picture] of [
        ['colours', smooth],
        ['gray', smoothGray],
      ] as const)
        it(`as ${JSON.stringify(options)} in ${kind} gives ${name} the pixels back, within the loss`, async () => {
          const { width, height, data } = decodeBy((await encode([picture], 'jpeg', options))[0]!);
          assert.deepEqual([width, height], [40, 30]);
          assert.ok(largestDifference(data, picture.data) <= 10);
          assert.ok(meanDifference(data, picture.data) <= 1.5);
        });

  for (const effort of ['fast', 'balanced', 'small'] as const) {
    it(`with effort ${effort} gets smaller with the quality`, async () => {
      const sizes = await Promise.all(
        [100, 60, 10].map(async (quality) => (await encode([noise], 'jpeg', { quality, effort }))[0]!.length),
      );
      assert.deepEqual(
        sizes,
        sizes.toSorted((a, b) => b - a),
      );
    });

    it(`with effort ${effort} has chroma of full resolution from quality 90 on, and as it is told`, async () => {
      const sampling = async (options: Partial<Options>) =>
        samplingOf((await encode([smooth], 'jpeg', { effort, ...options }))[0]!);
      assert.equal(await sampling({ quality: 89 }), '22,11,11');
      assert.equal(await sampling({ quality: 90 }), '11,11,11');
      assert.equal(await sampling({ subsampling: '4:4:4' }), '11,11,11');
      assert.equal(await sampling({ subsampling: '4:2:2' }), '21,11,11');
      assert.equal(await sampling({ quality: 95, subsampling: '4:2:0' }), '22,11,11');
    });

    it(`with effort ${effort} has one component when it is gray`, async () => {
      const [file] = await encode([smoothGray], 'jpeg', { effort });
      assert.equal((await open(file!)).pages[0]!.layout.color, 'gray');
      assert.match(samplingOf(file!), /^\d\d$/);
    });

    it(`with effort ${effort} has its density, an inch as the unit`, async () => {
      const [file] = await encode([smooth], 'jpeg', { effort });
      assert.deepEqual((await open(file!)).metadata.density, { x: 300, y: 150 });
    });
  }

  it('is progressive as the small effort, and sequential as the others', async () => {
    const has = async (effort: 'fast' | 'balanced' | 'small', marker: number) =>
      findMarker((await encode([smooth], 'jpeg', { effort }))[0]!, marker) > 0;
    assert.deepEqual(
      [await has('fast', 0xc0), await has('balanced', 0xc0), await has('small', 0xc2)],
      [true, true, true],
    );
  });

  it('fits into maxOutputBytes at the highest quality that does', async () => {
    const full = (await encode([noise], 'jpeg', { quality: 90 }))[0]!.length;
    const target = Math.floor(full / 2);
    const fitted = (await encode([noise], 'jpeg', { quality: 90, maxOutputBytes: target }))[0]!.length;
    assert.ok(fitted <= target && fitted > target * 0.8, `${fitted} of ${target}`);
    assert.equal((await encode([noise], 'jpeg', { quality: 90, maxOutputBytes: full }))[0]!.length, full);
  });

  it('is refused where maxOutputBytes cannot be reached, with the bytes that can', async () => {
    const error = await assertCode(() => encode([noise], 'jpeg', { maxOutputBytes: 100 }), 'invalid-option');
    const { name, allowed } = error.details.option!;
    assert.equal(name, 'maxOutputBytes');
    const least = Number(/\d+/.exec(allowed)![0]);
    assert.equal((await encode([noise], 'jpeg', { maxOutputBytes: least }))[0]!.length, least);
  });

  it('is refused above 65,500 pixels a side', async () => {
    await assertCode(() => encode([image(65_501, 1, new Uint8ClampedArray(65_501 * 4))], 'jpeg'), 'limit-exceeded');
  });
});
