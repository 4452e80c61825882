import assert from 'node:assert/strict';
import { convert, decode, encode, formatNames, type Image, open } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { fieldsIn } from '../../pictures/ifd.ts';
import { alphaPng, multiPageTiff, phoneJpeg, plain, withPlanted } from '../../pictures/index.ts';
import { ihdr, pngChunk, pngSignature, writePng } from '../../pictures/png.ts';
import { dusk, fadingDisc, type Scene } from '../../pictures/scene.ts';
import { writeTiff } from '../../pictures/tiff.ts';
import { assertCode, image, pixel } from '../assertions.ts';
import { channel, rawTiff } from '../tiff/build.ts';

/** Reads a file of ours and gives its one picture. */
async function read(bytes: Uint8Array): Promise<Image> {
  return (await decode(bytes))[0]!;
}

describe('JPEG: what a binding of mozjpeg gets wrong', () => {
  it('writes as before after 120 files that it refused', async () => {
    const { bytes } = plain('jpeg');
    const broken = bytes.slice().fill(0xff, 160, 190);
    const options = { to: 'jpeg', effort: 'small' } as const;
    const [before] = (await convert(bytes, options)).outputs;
    for (let round = 0; round < 120; round++) await assertCode(() => decode(broken), 'corrupt', 'truncated');
    assert.deepEqual((await convert(bytes, options)).outputs[0], before);
  });

  it('lays transparent red on white, rather than show it red or black', async () => {
    const red = new Uint8ClampedArray(16 * 16 * 4).map((_, at) => (at % 4 === 0 ? 255 : 0));
    const [file] = await encode([image(16, 16, red)], 'jpeg');
    assert.equal(pixel(await read(file!), 8, 8), '255,255,255,255');
  });
});

describe('PNG: what a binding of the Rust decoder and encoder gets wrong', () => {
  it('does not grow seven times: what is RGB, gray or of few colours stays so', async () => {
    const four: Scene = (x, y) => [x < 32 ? 250 : 10, y < 24 ? 200 : 40, 70, 255];
    const scenes = { gray: dusk(64, 48), palette: four, rgb: dusk(64, 48), rgba: fadingDisc(64, 48) };
    const layouts: Record<string, string> = {};
    for (const color of ['gray', 'palette', 'rgb', 'rgba'] as const) {
      const scene = scenes[color];
      const { outputs } = await convert(writePng(64, 48, scene, { color }), { to: 'png' });
      const { layout } = (await open(outputs[0]!.bytes)).pages[0]!;
      layouts[color] = `${layout.color}, ${layout.alpha ? 'alpha' : 'opaque'}`;
    }
    assert.deepEqual(layouts, {
      gray: 'gray, opaque',
      palette: 'palette, opaque',
      rgb: 'rgb, opaque',
      rgba: 'rgb, alpha',
    });
  });

  it('answers a wrong CRC, and data that do not unpack, with a code instead of a trap', async () => {
    const { bytes } = plain('png');
    const crc = bytes.slice();
    crc[crc.length - 13]! ^= 1;
    await assertCode(() => decode(crc), 'corrupt');
    const noise = bytesOf(
      pngSignature,
      ihdr(8, 8, 8, 2),
      pngChunk('IDAT', new Uint8Array(40).fill(0x77)),
      pngChunk('IEND'),
    );
    await assertCode(() => decode(noise), 'corrupt');
  });
});

describe('TIFF: what utif and utif2 get wrong', () => {
  it('reads gray with alpha as gray with alpha', async () => {
    const samples = Uint8Array.from({ length: 32 }, (_, at) => (at % 2 === 0 ? at * 8 : 255 - at * 8));
    const fields = ({ short }: ReturnType<typeof fieldsIn>) => [short(338, 2)];
    const { data } = await read(rawTiff({ width: 16, height: 1, samples: 2, chunks: [samples], fields }));
    assert.deepEqual(
      channel(data, 0),
      Array.from({ length: 16 }, (_, at) => at * 16),
    );
    assert.deepEqual(channel(data, 1), channel(data, 0));
    assert.deepEqual(
      channel(data, 3),
      Array.from({ length: 16 }, (_, at) => 247 - at * 16),
    );
  });

  it('reads CMYK with every pixel opaque, the last one too', async () => {
    const file = writeTiff([{ width: 9, height: 7, scene: dusk(9, 7), color: 'cmyk' }]);
    const { data } = await read(file);
    assert.deepEqual(new Set(channel(data, 3)), new Set([255]));
    assert.ok(data.at(-2)! > 0);
  });

  for (const order of ['little', 'big'] as const)
    it(`keeps 16 bits of ${order}-endian order, to the last one, in PNG and in TIFF`, async () => {
      const values = Uint16Array.from({ length: 64 }, (_, at) => at * 1021 + 3);
      const view = new DataView(new ArrayBuffer(128));
      for (const [at, value] of values.entries()) view.setUint16(at * 2, value, order === 'little');
      const file = rawTiff({ width: 64, height: 1, bits: 16, order, chunks: [new Uint8Array(view.buffer)] });
      for (const to of ['png', 'tiff'] as const) {
        const { outputs } = await convert(file, { to });
        assert.deepEqual(channel((await read(outputs[0]!.bytes)).data, 0), [...values]);
      }
    });
});

describe('what peers lose without a word', () => {
  const { rational, short } = fieldsIn('little');
  const scan = writeTiff([
    {
      width: 20,
      height: 10,
      scene: dusk(20, 10),
      fields: [rational(282, [300, 1]), rational(283, [300, 1]), short(296, 2)],
    },
  ]);
  for (const to of formatNames)
    it(`300 pixels per inch do not become 72 in ${to}`, async () => {
      const { outputs } = await convert(scan, { to });
      const { density } = (await open(outputs[0]!.bytes)).metadata;
      assert.ok(Math.abs(density!.x - 300) < 0.02 && Math.abs(density!.y - 300) < 0.02);
    });

  for (const to of formatNames)
    it(`three pages do not become one in ${to}`, async () => {
      const { outputs } = await convert(multiPageTiff().bytes, { to });
      const pages = await Promise.all(outputs.map(async ({ bytes }) => (await open(bytes)).pages.length));
      assert.equal(
        pages.reduce((sum, count) => sum + count),
        3,
      );
    });

  for (const to of formatNames)
    it(`the orientation is in the pixels of ${to}, and not told a second time`, async () => {
      const { outputs } = await convert(phoneJpeg().bytes, { to });
      const [page] = (await open(outputs[0]!.bytes)).pages;
      assert.deepEqual([page!.width, page!.height, page!.orientation], [240, 320, 1]);
    });
});

describe('conversions that run at once', () => {
  it('do not touch each other, from any format to any, resized or not, beside files that fail', async () => {
    const pictures = [phoneJpeg(), alphaPng(), plain('bmp'), multiPageTiff(), withPlanted('png', 'bit-depth')];
    const jobs = pictures.flatMap(({ bytes }) =>
      formatNames.flatMap((to) => [
        { bytes, options: { to } },
        { bytes, options: { to, resize: { width: 33 } } },
      ]),
    );
    // The time that each takes is not compared.
    const run = ({ bytes, options }: (typeof jobs)[number]) => convert(bytes, options, undefined, () => 0);
    const alone: unknown[] = [];
    for (const job of jobs) alone.push(await run(job));
    const failing = Promise.allSettled(formatNames.map((format) => decode(plain(format).bytes.slice(0, -40))));
    const together = await Promise.all(jobs.map(run));
    assert.deepEqual(together, alone);
    for (const { status } of await failing) assert.equal(status, 'rejected');
  });
});
