import assert from 'node:assert/strict';
import ExifReader from 'exifreader';
import { convert, decode, encode, formatNames, type Options, open } from '../../../codecs/index.ts';
import { alphaPng, multiPageTiff, phoneJpeg, plain, withPlanted } from '../../pictures/index.ts';
import { assertCode, image } from '../assertions.ts';
import { fileWith, fullExif, secrets } from '../metadata/loaded.ts';

const sizes = async (bytes: Uint8Array, options: Options) => {
  const { outputs, report } = await convert(bytes, options);
  const files = await Promise.all(outputs.map((output) => open(output.bytes)));
  const found = files.flatMap(({ pages }) => pages.map(({ width, height }) => `${width}×${height}`));
  assert.deepEqual(
    report.target.pages.map(({ width, height }) => `${width}×${height}`),
    found,
  );
  return found;
};

describe('converting with resize', () => {
  for (const from of formatNames)
    for (const to of formatNames)
      it(`brings ${from} to the size in ${to}`, async () => {
        assert.deepEqual(await sizes(plain(from).bytes, { to, resize: { width: 32 } }), ['32×24']);
      });

  it('means the picture as it is shown, not as it is stored', async () => {
    const { bytes } = phoneJpeg();
    assert.deepEqual(await sizes(bytes, { to: 'jpeg', resize: { width: 120 } }), ['120×160']);
  });

  it('brings every page to the size, each in its own shape, and enlarges none unless told', async () => {
    const { bytes } = multiPageTiff();
    const resize = { width: 100, height: 100 };
    assert.deepEqual(await sizes(bytes, { to: 'tiff', resize }), ['75×100', '100×75', '97×61']);
    assert.deepEqual(await sizes(bytes, { to: 'png', pages: '3', resize: { ...resize, enlarge: true } }), ['100×63']);
  });

  it('makes gray of bilevel, keeps gray gray and 16 bits 16', async () => {
    const layoutOf = async (bytes: Uint8Array, pages = 'all') => {
      const { outputs } = await convert(bytes, { to: 'png', pages, resize: { width: 40 } });
      const { color, bits } = (await open(outputs[0]!.bytes)).pages[0]!.layout;
      return `${color} ${bits}`;
    };
    assert.equal(await layoutOf(multiPageTiff().bytes, '2'), 'gray 8');
    assert.equal(await layoutOf(multiPageTiff().bytes, '3'), 'gray 8');
    assert.equal(await layoutOf(withPlanted('png', 'bit-depth').bytes), 'rgb 16');
  });

  it('keeps the density', async () => {
    const { outputs } = await convert(multiPageTiff().bytes, { to: 'tiff', pages: '1', resize: { width: 40 } });
    assert.deepEqual((await open(outputs[0]!.bytes)).metadata.density, { x: 200, y: 200 });
  });

  for (const to of ['jpeg', 'png'] as const)
    it(`tells the new size in the EXIF of ${to}, and takes its thumbnail out`, async () => {
      const exif = fullExif({ size: [24, 16] });
      const { outputs } = await convert(fileWith('jpeg', { exif }), { to, resize: { width: 12 } });
      const tags = ExifReader.load(new Uint8Array(outputs[0]!.bytes).buffer, { expanded: true });
      assert.deepEqual([tags.exif?.PixelXDimension?.value, tags.exif?.PixelYDimension?.value], [12, 8]);
      assert.ok(!Buffer.from(outputs[0]!.bytes).includes(secrets.exif.thumbnail));
    });

  it('fits the resized picture into maxOutputBytes', async () => {
    const { outputs } = await convert(phoneJpeg().bytes, {
      to: 'jpeg',
      quality: 95,
      maxOutputBytes: 3_000,
      resize: { width: 200 },
      effort: 'fast',
    });
    assert.ok(outputs[0]!.bytes.length <= 3_000);
    assert.equal((await decode(outputs[0]!.bytes))[0]!.width, 200);
  });

  it('gives the picture itself where it has the size already', async () => {
    const [asked, plainly] = await Promise.all([
      convert(alphaPng().bytes, { to: 'png', resize: { width: 160, height: 999 } }),
      convert(alphaPng().bytes, { to: 'png' }),
    ]);
    assert.deepEqual(asked.outputs, plainly.outputs);
  });

  describe('says so in the report', () => {
    const notes = async (resize: Options['resize']) => {
      const { report } = await convert(plain('png').bytes, { to: 'png', resize });
      return (['kept', 'changed', 'dropped'] as const).flatMap((fate) =>
        report[fate]
          .filter(({ what }) => what === 'dimensions')
          .map(({ reason, detail }) => `${fate}, ${reason}: ${detail}`),
      );
    };

    it('when the size changes', async () =>
      assert.deepEqual(await notes({ width: 32 }), ['changed, resized: 64 × 48 pixels became 32 × 24']));
    it('when edges are cut off', async () =>
      assert.deepEqual(await notes({ width: 20, height: 20, fit: 'cover' }), [
        'changed, resized: 64 × 48 pixels became 20 × 20',
        'dropped, cropped: The edges were cut off: the middle 48 × 48 pixels were used',
      ]));
    it('when the picture is small enough', async () =>
      assert.deepEqual(await notes({ width: 64 }), ['kept, carried: The picture was kept at 64 × 48 pixels']));
    it('and nothing unasked', async () => assert.deepEqual(await notes(undefined), []));
  });

  describe('is held against the limits before memory is taken', () => {
    const enlarge = { width: 65_535, height: 65_535, fit: 'fill', enlarge: true } as const;
    it('by convert, a page', async () => {
      const error = await assertCode(
        () => convert(plain('png').bytes, { to: 'png', resize: enlarge }),
        'limit-exceeded',
      );
      assert.deepEqual(error.details.limit, { name: 'maxPixels', allowed: 100_000_000, found: 65_535 ** 2 });
      assert.match(error.message, /^The resized picture has 4,294,836,225 pixels in a page/);
    });
    it('by convert, all chosen pages together', async () => {
      const options = {
        to: 'tiff',
        resize: { width: 300, height: 300, fit: 'fill', enlarge: true },
        limits: { maxTotalPixels: 200_000 },
      } as const;
      const error = await assertCode(() => convert(multiPageTiff().bytes, options), 'limit-exceeded');
      assert.equal(error.details.limit?.name, 'maxTotalPixels');
      assert.equal((await convert(multiPageTiff().bytes, { ...options, pages: '1-2' })).outputs.length, 1);
    });
    it('by encode', async () => {
      const picture = image(1, 1, new Uint8ClampedArray(4));
      await assertCode(() => encode([picture], 'png', { resize: enlarge }), 'limit-exceeded');
    });
  });

  it('resizes what encode is given', async () => {
    const picture = image(4, 2, new Uint8ClampedArray(32).fill(200));
    const [file] = await encode([picture], 'png', { resize: { width: 2 } });
    const [small] = await decode(file!);
    assert.deepEqual([small!.width, small!.height, small!.data.join()], [2, 1, new Array(8).fill(200).join()]);
  });
});
