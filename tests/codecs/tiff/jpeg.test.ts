import assert from 'node:assert/strict';
import { decode } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { dusk } from '../../pictures/scene.ts';
import { assertCode, largestDifference } from '../assertions.ts';
import { channel, type RawPage, rawTiff } from './build.ts';

const [width, height] = [24, 16];

/** A JPEG's segments by marker, the entropy-coded data under SOS after its header. */
function partsOf(jpeg: Uint8Array): Map<number, Uint8Array[]> {
  const parts = new Map<number, Uint8Array[]>();
  for (let at = 2; at < jpeg.length; ) {
    const marker = jpeg[at + 1]!;
    const end = at + 2 + (jpeg[at + 2]! << 8) + jpeg[at + 3]!;
    parts.set(marker, [...(parts.get(marker) ?? []), jpeg.subarray(at, end)]);
    if (marker === 0xda) {
      parts.set(0, [jpeg.subarray(end, jpeg.length - 2)]);
      break;
    }
    at = end;
  }
  return parts;
}

describe('JPEG in TIFF', () => {
  const jpeg = writeJpeg(width, height, dusk(width, height), {});
  const ycbcr = { width, height, samples: 3, photometric: 6 } as const;

  it('reads strips whose tables stand in JPEGTables (Technical Note 2)', async () => {
    const parts = partsOf(jpeg);
    const tables = bytesOf(0xff, 0xd8, ...parts.get(0xdb)!, ...parts.get(0xc4)!, 0xff, 0xd9);
    const strip = bytesOf(0xff, 0xd8, ...parts.get(0xc0)!, ...parts.get(0xda)!, ...parts.get(0)!, 0xff, 0xd9);
    const file = rawTiff({ ...ycbcr, compression: 7, chunks: [strip], fields: ({ bytes }) => [bytes(347, tables)] });
    assert.deepEqual((await decode(file))[0]!.data, (await decode(jpeg))[0]!.data);
  });

  it('takes RGB components as they are', async () => {
    const [image] = await decode(rawTiff({ ...ycbcr, photometric: 2, compression: 7, chunks: [jpeg] }));
    const [gray] = await decode(jpeg);
    assert.notDeepEqual(image!.data, gray!.data);
    // In a flat block the differences are levels around 128.
    assert.ok(channel(image!.data, 3).every((alpha) => alpha === 255));
  });

  it('reads CMYK components as inks, without turning them round', async () => {
    const inks = writeJpeg(width, height, dusk(width, height), { model: 'cmyk' });
    const [image] = await decode(
      rawTiff({ width, height, samples: 4, photometric: 5, compression: 7, chunks: [inks] }),
    );
    const [inverted] = await decode(inks);
    // A JPEG file of Adobe holds light for ink; the same bytes in a TIFF are ink.
    assert.notDeepEqual(image!.data, inverted!.data);
    assert.equal(image!.data.length, width * height * 4);
  });

  it('reads planes of YCbCr, chrominance at half the resolution', async () => {
    const plane = (columns: number, rows: number, level: number) =>
      writeJpeg(columns, rows, (x, y) => [level + x + y, level + x + y, level + x + y, 255], { model: 'gray' });
    const file = rawTiff({
      ...ycbcr,
      compression: 7,
      chunks: [plane(width, height, 100), plane(width / 2, height / 2, 90), plane(width / 2, height / 2, 140)],
      fields: ({ short }) => [short(284, 2), short(530, 2, 2)],
    });
    const [image] = await decode(file);
    // The middles of the first blocks: each is as its scene says, and 8 bits of JFIF's matrix make of them these.
    const [y, cb, cr] = [100 + 8, 90 + 8, 140 + 8];
    const expected = [y + 1.402 * (cr - 128), y - 0.344 * (cb - 128) - 0.714 * (cr - 128), y + 1.772 * (cb - 128), 255];
    assert.ok(largestDifference(image!.data.subarray(0, 4), Uint8ClampedArray.from(expected)) <= 2);
  });

  it('reads gray with alpha: two components', async () => {
    const three = writeJpeg(8, 8, () => [200, 60, 0, 255], { model: 'rgb', apart: true });
    // The first two scans, under a frame header that names two components.
    const starts = [...three.keys()].filter((at) => three[at] === 0xff && three[at + 1] === 0xda);
    const two = three.slice(0, starts[2]);
    const sof = two.findIndex((byte, at) => byte === 0xff && two[at + 1] === 0xc0);
    const header = bytesOf(
      two.subarray(sof, sof + 3),
      14,
      two.subarray(sof + 4, sof + 9),
      2,
      two.subarray(sof + 10, sof + 16),
    );
    const strip = bytesOf(two.subarray(0, sof), header, two.subarray(sof + 19), 0xff, 0xd9);
    const page = { width: 8, height: 8, samples: 2, compression: 7, chunks: [strip] };
    const [image] = await decode(rawTiff({ ...page, fields: ({ short }) => [short(338, 2)] }));
    assert.deepEqual([...image!.data.subarray(0, 4)], [200, 200, 200, 60]);
    await assertCode(() => decode(strip), 'unsupported-feature');
  });

  it('reads YCbCr with alpha: four components', async () => {
    const four = writeJpeg(8, 8, () => [180, 128, 128, 255], { model: 'cmyk' });
    const page = { width: 8, height: 8, samples: 4, photometric: 6, compression: 7, chunks: [four] };
    const [image] = await decode(rawTiff({ ...page, fields: ({ short }) => [short(338, 2), short(530, 1, 1)] }));
    assert.deepEqual([...image!.data.subarray(0, 4)], [180, 180, 180, 255]);
  });

  const wrong: readonly (readonly [string, Partial<RawPage>])[] = [
    ['of another width', { width: width + 8 }],
    ['of fewer rows', { height: height + 8 }],
    ['of more rows than a strip has', { height: 8 }],
    ['of another number of components', { samples: 1, photometric: 1 }],
  ];
  for (const [name, page] of wrong)
    it(`refuses a frame ${name}`, () =>
      assertCode(() => decode(rawTiff({ ...ycbcr, compression: 7, chunks: [jpeg], ...page })), 'corrupt').then(
        () => {},
      ));

  it('says where a strip is cut', async () => {
    const error = await assertCode(
      () => decode(rawTiff({ ...ycbcr, compression: 7, chunks: [jpeg.subarray(0, jpeg.length - 40)] })),
      'truncated',
      'corrupt',
    );
    assert.equal(error.details.offset, 8);
    assert.equal(error.details.format, 'tiff');
  });

  describe('of the withdrawn kind (TIFF 6.0 §22)', () => {
    const parts = partsOf(jpeg);
    const [quantization] = parts.get(0xdb)!.map((segment) => segment.subarray(5));
    const [dc, ac] = parts.get(0xc4)!.map((segment) => segment.subarray(5));
    const scan = parts.get(0)![0]!;
    const old = { ...ycbcr, compression: 6 } as const;
    const common: RawPage['fields'] = ({ short }) => [short(512, 1), short(530, 1, 1)];

    /** Within the rounding of the two conversions from YCbCr. */
    const agrees = async (file: Uint8Array) =>
      assert.ok(largestDifference((await decode(file))[0]!.data, (await decode(jpeg))[0]!.data) <= 2);

    it('reads bare entropy-coded data with tables in fields of their own', async () => {
      // The tables stand behind the strip, each at an even place.
      const chunks = [scan, quantization!, dc!, ac!];
      const places: number[] = [];
      let at = 8;
      for (const chunk of chunks) {
        places.push(at);
        at += chunk.length + (chunk.length & 1);
      }
      const table = (index: number) => [places[index]!, places[index]!, places[index]!];
      await agrees(
        rawTiff({
          ...old,
          chunks,
          fields: (make) => [
            ...common(make),
            make.long(273, 8),
            make.long(279, scan.length),
            make.long(519, ...table(1)),
            make.long(520, ...table(2)),
            make.long(521, ...table(3)),
          ],
        }),
      );
    });

    it('reads a stream at JPEGInterchangeFormat that a strip begins within', async () => {
      const inHeaders = jpeg.length - 2 - scan.length - 5;
      await agrees(
        rawTiff({
          ...old,
          chunks: [jpeg],
          fields: (make) => [
            ...common(make),
            make.long(273, 8 + inHeaders),
            make.long(279, 20),
            make.long(513, 8),
            make.long(514, jpeg.length),
          ],
        }),
      );
    });

    it('reads headers that are apart from their strip, without a scan header', async () => {
      const headers = bytesOf(0xff, 0xd8, ...parts.get(0xdb)!, ...parts.get(0xc0)!, ...parts.get(0xc4)!);
      await agrees(
        rawTiff({
          ...old,
          chunks: [scan, headers],
          fields: (make) => [
            ...common(make),
            make.long(273, 8),
            make.long(279, scan.length),
            make.long(513, 8 + scan.length + (scan.length & 1)),
            make.long(514, headers.length),
          ],
        }),
      );
    });

    it('reads a strip that is a whole stream', () => agrees(rawTiff({ ...old, chunks: [jpeg], fields: common })));

    it('refuses data that have neither headers nor tables', () =>
      assertCode(() => decode(rawTiff({ ...old, chunks: [scan], fields: common })), 'corrupt').then(() => {}));

    it('says that its lossless process is not read', () =>
      assertCode(
        () => decode(rawTiff({ ...old, chunks: [jpeg], fields: ({ short }) => [short(512, 14)] })),
        'unsupported-feature',
      ).then(() => {}));
  });
});
